using System.Globalization;
using HealthBatch.Columns;
using Parquet;
using Parquet.Schema;

namespace HealthBatch.ParquetNet;

/// <summary>One column of one row group, as Parquet.Net hands it over: the values that are there, and which rows have one.</summary>
internal abstract class StoredValues(int[]? levels)
{
    /// <summary>Whether that row has a value.</summary>
    public bool Has(int row) => levels is null || levels[row] != 0;

    /// <summary>The value, by its place among those that are there: exactly one of these is meant, by the stored kind.</summary>
    public abstract double Number(int place);

    public abstract long Integer(int place);

    public abstract string Text(int place);

    /// <summary>A point in time in UTC.</summary>
    public abstract DateTime Moment(int place);

    public static StoredValues Read(ParquetRowGroupReader group, DataField field) => Type.GetTypeCode(field.ClrType) switch
    {
        TypeCode.Boolean => Of<bool>(group, field, value => value ? 1 : 0, value => value ? 1 : 0, value => value ? "true" : "false"),
        TypeCode.SByte => Of<sbyte>(group, field, value => value, value => value, null),
        TypeCode.Byte => Of<byte>(group, field, value => value, value => value, null),
        TypeCode.Int16 => Of<short>(group, field, value => value, value => value, null),
        TypeCode.UInt16 => Of<ushort>(group, field, value => value, value => value, null),
        TypeCode.Int32 => Of<int>(group, field, value => value, value => value, null),
        TypeCode.UInt32 => Of<uint>(group, field, value => value, value => value, null),
        TypeCode.Int64 => Of<long>(group, field, value => value, value => value, null),
        TypeCode.UInt64 => Of<ulong>(group, field, value => value, Signed, null),
        TypeCode.Single => Of<float>(group, field, value => value, null, null),
        TypeCode.Double => Of<double>(group, field, value => value, null, null),
        TypeCode.Decimal => Of<decimal>(group, field, value => (double)value, null, null),
        TypeCode.DateTime => Of<DateTime>(group, field, value => (value - DateTime.UnixEpoch).TotalDays, null, null, value => value),
        _ when field.ClrType == typeof(DateOnly) =>
            Of<DateOnly>(group, field, value => value.DayNumber - Epoch, null, null, value => value.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)),
        _ => Of<ReadOnlyMemory<char>>(group, field, null, null, value => value.ToString(), Parsed),
    };

    private static int Epoch => new DateOnly(1970, 1, 1).DayNumber;

    private static long Signed(ulong value) => value <= long.MaxValue
        ? (long)value
        : throw new InputException("an unsigned integer", value.ToString(CultureInfo.InvariantCulture), $"at most {long.MaxValue}");

    private static DateTime Parsed(ReadOnlyMemory<char> text) =>
        DateTime.TryParse(text.Span, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var moment)
            ? moment
            : throw new InputException("text that is read as a date", $"\"{text}\"", "yyyy-MM-dd or ISO 8601");

    private static Values<T> Of<T>(
        ParquetRowGroupReader group, DataField field, Func<T, double>? number, Func<T, long>? integer, Func<T, string>? text, Func<T, DateTime>? moment = null)
        where T : struct
    {
        var values = new T[group.RowCount];
        var levels = field.MaxDefinitionLevel > 0 ? new int[group.RowCount] : null;
        // A bare null would become an empty memory: arrays, null ones too, convert to one.
        Memory<int>? levelMemory = levels is null ? (Memory<int>?)null : levels.AsMemory();
        Waited.For(group.ReadRawAsync(field, values.AsMemory(), levelMemory, null));
        return new Values<T>(values, levels, number, integer, text, moment);
    }

    private sealed class Values<T>(T[] values, int[]? levels, Func<T, double>? number, Func<T, long>? integer, Func<T, string>? text, Func<T, DateTime>? moment)
        : StoredValues(levels)
        where T : struct
    {
        public override double Number(int place) => number!(values[place]);

        public override long Integer(int place) => integer!(values[place]);

        public override string Text(int place) => text is null ? Integer(place).ToString(CultureInfo.InvariantCulture) : text(values[place]);

        public override DateTime Moment(int place) => moment!(values[place]);
    }
}
