namespace HealthBatch.Benchmarks.Decoding;

/// <summary>
/// The table that writers are timed on, as arrays that any writer can start from: 12 doubles (two with one value in 20 missing, four with 50 distinct values), an
/// id, a plan of five, a long and a day. Made by a hash of the row and the column, so that making it costs little beside writing it.
/// </summary>
internal sealed class TableColumns
{
    public const int DoubleCount = 12;
    private const int NullableDoubles = 2;
    private const int FewValuedDoubles = 4;
    private const ulong Golden = 0x9E3779B97F4A7C15;
    private static readonly string[] PlanNames = ["free", "basic", "plus", "business", "enterprise"];

    public TableColumns(int rows)
    {
        Rows = rows;
        Doubles = [.. Enumerable.Range(0, DoubleCount).Select(_ => new double[rows])];
        (Ids, Plans, Amounts, Days) = (new string[rows], new string[rows], new long[rows], new int[rows]);
        for (var column = 0; column < DoubleCount; column++)
        {
            FillDoubles(column);
        }

        for (var row = 0; row < rows; row++)
        {
            var hash = Hash(row, DoubleCount);
            Ids[row] = string.Create(9, row, static (text, id) =>
            {
                text[0] = 'C';
                id.TryFormat(text[1..], out _, "D8");
            });
            Plans[row] = PlanNames[hash % (uint)PlanNames.Length];
            Amounts[row] = (long)(hash >> 40);
            Days[row] = 18_000 + (int)(hash >> 8 & 1023);
        }
    }

    public int Rows { get; }

    /// <summary>The doubles by column and row; NaN where there is none.</summary>
    public double[][] Doubles { get; }

    public string[] Ids { get; }

    public string[] Plans { get; }

    public long[] Amounts { get; }

    /// <summary>Days since 1970-01-01.</summary>
    public int[] Days { get; }

    /// <summary>Whether that double can be missing.</summary>
    public static bool IsNullable(int column) => column < NullableDoubles;

    private void FillDoubles(int column)
    {
        var values = Doubles[column];
        for (var row = 0; row < values.Length; row++)
        {
            var hash = Hash(row, column);
            values[row] = column >= DoubleCount - FewValuedDoubles ? hash % 50
                : IsNullable(column) && hash % 20 == 0 ? double.NaN
                : (hash >> 11) * (100.0 / (1UL << 53));
        }
    }

    private static ulong Hash(int row, int column)
    {
        var hash = (((ulong)column << 32) + (uint)row + 1) * Golden;
        hash = (hash ^ (hash >> 31)) * 0xBF58476D1CE4E5B9;
        return hash ^ (hash >> 29);
    }
}
