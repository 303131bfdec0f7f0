using HealthBatch.Columns;

namespace HealthBatch.Parquet.Types;

/// <summary>A number as hundredths: the nearest, halves up, and the marker for NaN.</summary>
internal readonly struct DoubleToGrid : IConversion<double, short>
{
    public short Convert(double value)
    {
        if (double.IsNaN(value))
        {
            return GridColumn.Missing;
        }

        var hundredths = Math.Floor((value * 100) + 0.5);
        return hundredths is > short.MinValue and <= short.MaxValue
            ? (short)hundredths
            : throw new MalformedException($"{value:R}", "a score, contribution or change between -327.67 and 327.67");
    }
}

/// <summary>One conversion after another.</summary>
internal readonly struct Then<TStored, TBetween, TForm, TFirst, TSecond>(TFirst first, TSecond second) : IConversion<TStored, TForm>
    where TStored : unmanaged
    where TBetween : unmanaged
    where TForm : unmanaged
    where TFirst : struct, IConversion<TStored, TBetween>
    where TSecond : struct, IConversion<TBetween, TForm>
{
    public TForm Convert(TStored value) => second.Convert(first.Convert(value));
}

/// <summary>A conversion after one from bytes.</summary>
internal readonly struct BytesThen<TBetween, TForm, TFirst, TSecond>(TFirst first, TSecond second) : IByteConversion<TForm>
    where TBetween : unmanaged
    where TForm : unmanaged
    where TFirst : struct, IByteConversion<TBetween>
    where TSecond : struct, IConversion<TBetween, TForm>
{
    public TForm Convert(ReadOnlySpan<byte> value) => second.Convert(first.Convert(value));
}
