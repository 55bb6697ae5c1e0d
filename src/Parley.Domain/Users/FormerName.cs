namespace Parley.Domain.Users;

/// <summary>A name that its user gave up.</summary>
/// <param name="Name">Empty stands for every name of the application, which was deleted.</param>
/// <param name="GivenUpAt">Microseconds since the Unix epoch.</param>
public sealed record FormerName(string ApplicationId, string Name, long GivenUpAt);
