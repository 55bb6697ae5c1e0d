namespace Parley.Tokens;

/// <summary>How the version in front of an ACL's path is read.</summary>
public enum AclVersions
{
    /// <summary>
    /// The version names the Conversation API and not its generation: <c>/v1</c>, <c>/v0.1</c>, <c>/v0.2</c>,
    /// <c>/v0.3</c>, <c>/beta</c> and <c>/beta2</c> stand for each other, and so does <c>/v3</c> in front of
    /// <c>media</c>. They serve the same operations, so nothing is allowed that the issuer did not name. The default,
    /// because documentation of 2018 to 2022 says <c>/v1</c> while the clients that came with it call the others.
    /// </summary>
    Alike,

    /// <summary>The version is compared as every other segment.</summary>
    Literal,
}
