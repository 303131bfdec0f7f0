namespace HealthBatch.Columns;

/// <summary>Until when a snapshot knows: its as-of date to the last moment, in UTC.</summary>
public static class AsOfMoment
{
    /// <summary>The first moment after the date, in microseconds since 1970-01-01T00:00Z.</summary>
    public static long End(DateOnly asOf) => (asOf.AddDays(1).ToDateTime(TimeOnly.MinValue) - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond;

    /// <summary>Whether a row became known after the date; one without a moment did not.</summary>
    /// <param name="known">The rows' moments.</param>
    /// <param name="row">The row.</param>
    /// <param name="end">What <see cref="End"/> gave.</param>
    public static bool IsLater(IntegerColumn known, int row, long end)
    {
        ArgumentNullException.ThrowIfNull(known);
        return !known.IsMissing(row) && known.Values[row] >= end;
    }
}
