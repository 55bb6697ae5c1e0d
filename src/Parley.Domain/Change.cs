namespace Parley.Domain;

/// <summary>A field of an update: left alone, or set, possibly to null.</summary>
public readonly record struct Change<T>(bool IsSet, T? Value)
{
    public T? Or(T? current) => IsSet ? Value : current;

    public static implicit operator Change<T>(T? value) => new(true, value);
}
