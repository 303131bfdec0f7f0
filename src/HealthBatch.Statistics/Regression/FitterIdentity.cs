namespace HealthBatch.Statistics.Regression;

/// <summary>Who fitted, as reports print it.</summary>
/// <param name="Name">"newton" or "microsoft.ml".</param>
/// <param name="Version">Its version, like 5.0.0.</param>
public sealed record FitterIdentity(string Name, string Version)
{
    /// <inheritdoc />
    public override string ToString() => $"{Name} {Version}";
}
