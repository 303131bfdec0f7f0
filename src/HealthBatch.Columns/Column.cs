using System.Runtime.InteropServices;

namespace HealthBatch.Columns;

/// <summary>
/// A run of values of one column, filled by a reader or handed to a writer. The arrays belong to the column and are reused from batch to batch;
/// only the first <see cref="Length"/> entries mean anything.
/// </summary>
public abstract class Column
{
    private protected Column(ColumnRequest request, int capacity)
    {
        Request = request;
        Capacity = capacity;
        Validity = new ulong[(capacity + 63) / 64];
    }

    /// <summary>The column's name and form.</summary>
    public ColumnRequest Request { get; }

    /// <summary>The most rows that fit.</summary>
    public int Capacity { get; }

    /// <summary>The rows held now.</summary>
    public int Length { get; set; }

    /// <summary>How many of the rows held are missing (stored as null). NaN and infinities that the data itself holds are not missing but invalid.</summary>
    public int MissingCount { get; set; }

    /// <summary>One bit a row, least significant bit first, set where there is a value. Means nothing while <see cref="MissingCount"/> is 0.</summary>
    public ulong[] Validity { get; }

    /// <summary>
    /// Whether all rows are known to hold what the first one does, so that who writes the column need not look: a promise by who made the column, kept until
    /// the column is dropped. False says nothing.
    /// </summary>
    public bool IsUniform { get; init; }

    /// <summary>Whether the row's value is missing.</summary>
    public bool IsMissing(int row) => MissingCount != 0 && (Validity[row >> 6] >> (row & 63) & 1) == 0;

    /// <summary>Makes an empty column of the request's form.</summary>
    public static Column Create(ColumnRequest request, int capacity) => request.Form switch
    {
        ColumnForm.Number => new NumberColumn(request, capacity),
        ColumnForm.Text => new TextColumn(request, capacity),
        ColumnForm.Integer or ColumnForm.Timestamp => new IntegerColumn(request, capacity),
        ColumnForm.Date => new DateColumn(request, capacity),
        ColumnForm.Grid => new GridColumn(request, capacity),
        ColumnForm.Code or ColumnForm.Boolean => new CodeColumn(request, capacity),
        _ => throw new ArgumentOutOfRangeException(nameof(request), request.Form, "unknown form"),
    };
}

/// <summary>Double-precision values; NaN where missing, and where the data itself holds NaN.</summary>
public sealed class NumberColumn(ColumnRequest request, int capacity) : Column(request, capacity)
{
    private readonly double[] _values = new double[capacity];
    private byte[]? _lent;
    private int _lentFrom;
    private int _lentRows;

    /// <summary>
    /// Whether a reader may lend values where they lie in a page, which saves copying them. A loan ends when the reader reads on or is disposed: only who is done with
    /// a batch by then takes any.
    /// </summary>
    public bool TakesLoans { get; init; }

    /// <summary>The values by row. Lent ones are copied here first.</summary>
    public double[] Values => _lent is null ? _values : CopyLent();

    /// <summary>The values by row, to read where they lie; those held now and perhaps more.</summary>
    public ReadOnlySpan<double> Span => _lent is null ? _values : Lent;

    private ReadOnlySpan<double> Lent => MemoryMarshal.Cast<byte, double>(_lent.AsSpan(_lentFrom, _lentRows * sizeof(double)));

    /// <summary>Lends the values of so many rows, in place of filling <see cref="Values"/>.</summary>
    public void Lend(byte[] bytes, int from, int rows) => (_lent, _lentFrom, _lentRows) = (bytes, from, rows);

    /// <summary>Ends a loan if there is one; the values are lost.</summary>
    public void EndLoan() => _lent = null;

    private double[] CopyLent()
    {
        Lent.CopyTo(_values);
        _lent = null;
        return _values;
    }
}

/// <summary>Exact 64-bit integers, or microseconds since 1970-01-01T00:00Z for <see cref="ColumnForm.Timestamp"/>; 0 where missing.</summary>
public sealed class IntegerColumn(ColumnRequest request, long[] values) : Column(request, values.Length)
{
    /// <summary>Makes a column with an array of its own.</summary>
    public IntegerColumn(ColumnRequest request, int capacity)
        : this(request, new long[capacity])
    {
    }

    /// <summary>The values by row.</summary>
    public long[] Values { get; } = values;
}

/// <summary>Days since 1970-01-01; 0 where missing.</summary>
public sealed class DateColumn(ColumnRequest request, int capacity) : Column(request, capacity)
{
    /// <summary>The values by row.</summary>
    public int[] Values { get; } = new int[capacity];
}

/// <summary>Hundredths: 7512 is 75.12; <see cref="Missing"/> where missing. The marker, not the validity bits, tells.</summary>
public sealed class GridColumn(ColumnRequest request, short[] values) : Column(request, values.Length)
{
    /// <summary>Makes a column with an array of its own.</summary>
    public GridColumn(ColumnRequest request, int capacity)
        : this(request, new short[capacity])
    {
    }

    /// <summary>Marks a missing value.</summary>
    public const short Missing = short.MinValue;

    /// <summary>The values by row.</summary>
    public short[] Values { get; } = values;
}

/// <summary>Codes into <see cref="ColumnRequest.Names"/>, or 0 and 1 for <see cref="ColumnForm.Boolean"/>; <see cref="Missing"/> where missing. The marker, not the validity bits, tells.</summary>
public sealed class CodeColumn(ColumnRequest request, byte[] values) : Column(request, values.Length)
{
    /// <summary>Makes a column with an array of its own.</summary>
    public CodeColumn(ColumnRequest request, int capacity)
        : this(request, new byte[capacity])
    {
    }

    /// <summary>Marks a missing value.</summary>
    public const byte Missing = byte.MaxValue;

    /// <summary>The codes by row.</summary>
    public byte[] Values { get; } = values;
}
