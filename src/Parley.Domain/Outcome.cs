namespace Parley.Domain;

/// <summary>The result of an operation: a value, or the problem that prevented it.</summary>
public readonly struct Outcome<T>
{
    private readonly T? _value;

    private Outcome(T? value, Problem? problem) => (_value, Problem) = (value, problem);

    public Problem? Problem { get; }

    public bool Succeeded => Problem is null;

    public T Value => Problem is null ? _value! : throw new InvalidOperationException($"There is no value: {Problem.Code}.");

    public static implicit operator Outcome<T>(T value) => new(value, null);

    public static implicit operator Outcome<T>(Problem problem) => new(default, problem);
}

/// <summary>The value of an operation that has nothing to say but that it was done.</summary>
public readonly record struct Done;
