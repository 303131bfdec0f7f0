using HealthBatch.Columns;

namespace HealthBatch.Parquet.Reading;

/// <summary>The array that holds a form's values, and what stands there for a missing one.</summary>
internal static class FormValues<T>
    where T : unmanaged
{
    /// <summary>NaN for numbers, the marker for hundredths, 0 for the rest.</summary>
    public static T Missing { get; } = typeof(T) == typeof(double) ? (T)(object)double.NaN
        : typeof(T) == typeof(short) ? (T)(object)GridColumn.Missing
        : default;

    /// <summary>The column's values.</summary>
    public static T[] Of(Column column) => (T[])(object)(column switch
    {
        NumberColumn number => number.Values,
        IntegerColumn integer => integer.Values,
        DateColumn date => date.Values,
        GridColumn grid => (Array)grid.Values,
        _ => throw new ArgumentException($"a column of form {column.Request.Form}", nameof(column)),
    });
}
