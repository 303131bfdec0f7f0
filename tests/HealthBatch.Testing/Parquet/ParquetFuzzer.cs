using HealthBatch.Columns;
using HealthBatch.Parquet;

namespace HealthBatch.Testing.Parquet;

/// <summary>Reads damaged files whole, in every form their columns take, and watches what comes out.</summary>
public sealed class ParquetFuzzer : IDisposable
{
    private const int MostRowsToRead = 200_000;
    private const string FileName = "mutant.parquet";
    private const string ShownName = "mutant";
    private readonly TemporaryFolder _folder = new();

    /// <summary>Mutants that still read.</summary>
    public int Read { get; private set; }

    /// <summary>Mutants that were refused with <see cref="ParquetFormatException"/>.</summary>
    public int Refused { get; private set; }

    /// <summary>The most processor time that one mutant took: unlike the clock, it doesn't count what else the machine does.</summary>
    public TimeSpan Slowest { get; private set; }

    /// <summary>Which one that was.</summary>
    public string SlowestMutant { get; private set; } = "";

    /// <summary>The most memory that reading one mutant allocated, in bytes.</summary>
    public long MostAllocated { get; private set; }

    /// <summary>Damages a file as the seed says and reads it.</summary>
    /// <exception cref="InvalidOperationException">Something else than a refusal came out; the message names seed and fixture.</exception>
    public void Try(string name, byte[] file, int seed)
    {
        var path = _folder[FileName];
        File.WriteAllBytes(path, Mutations.Apply(file, new Random(seed)));
        var allocated = GC.GetAllocatedBytesForCurrentThread();
        var started = Environment.CpuUsage.TotalTime;
        try
        {
            ReadAll(path);
            Read++;
        }
        catch (ParquetFormatException refusal)
        {
            Check(refusal, name, seed);
            Refused++;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"mutant {seed} of {name}: {exception.GetType().Name}: {exception.Message}", exception);
        }

        var taken = Environment.CpuUsage.TotalTime - started;
        if (taken > Slowest)
        {
            (Slowest, SlowestMutant) = (taken, $"mutant {seed} of {name}");
        }

        MostAllocated = Math.Max(MostAllocated, GC.GetAllocatedBytesForCurrentThread() - allocated);
    }

    /// <inheritdoc />
    public void Dispose() => _folder.Dispose();

    /// <summary>A refusal says where: the file, a byte of it, and a column only together with its row group.</summary>
    private void Check(ParquetFormatException refusal, string name, int seed)
    {
        var length = new FileInfo(_folder[FileName]).Length;
        if (refusal.File != ShownName || refusal.Offset < 0 || refusal.Offset > length || (refusal.Column is not null && refusal.RowGroup is null))
        {
            throw new InvalidOperationException($"mutant {seed} of {name}, {length} bytes: refused without its place: {refusal.Message}", refusal);
        }
    }

    /// <summary>Reads every column in every form that it takes. The rows a file claims can't be trusted: reading stops at some number of them.</summary>
    private static void ReadAll(string path)
    {
        using var source = ParquetSource.Open(path, ShownName);
        ParquetFormatException? first = null;
        foreach (var column in source.Schema.Columns)
        {
            var forms = FormsOf(column.Kind);
            foreach (var form in forms)
            {
                try
                {
                    ReadColumn(source, column, form);
                }
                catch (ParquetFormatException exception)
                {
                    if (exception.RowGroup is null)
                    {
                        throw new InvalidOperationException($"column {column.Name}: refused without its row group: {exception.Message}", exception);
                    }

                    // The first form takes every value; the others may refuse sound ones, like a text that is no date.
                    first ??= form == forms[0] ? exception : null;
                }
                catch (InputException) when (form != forms[0] || column.Unsupported is not null || column.Kind == ColumnKind.Binary
                    || source.Schema.Find(column.Name) != column)
                {
                    // Refused for what the schema says it is: no damage.
                }
            }
        }

        if (first is not null)
        {
            throw first;
        }
    }

    private static void ReadColumn(ParquetSource source, ColumnSchema column, ColumnForm form)
    {
        ColumnRequest[] requests = [new(column.Name, form)];
        var batch = new ColumnBatch(requests, 1000);
        var left = MostRowsToRead;
        for (var group = 0; group < Math.Min(source.RowGroupRows.Count, 20); group++)
        {
            using var reader = source.OpenRowGroup(group, requests);
            while (left > 0 && reader.Read(batch))
            {
                left -= batch.RowCount;
                Touch(batch.Columns[0]);
            }
        }
    }

    /// <summary>Looks at every text: an offset or code that leads nowhere shows here.</summary>
    private static void Touch(Column column)
    {
        if (column is TextColumn text)
        {
            for (var row = 0; row < text.Length; row++)
            {
                _ = text[row].Length;
            }
        }
    }

    private static ColumnForm[] FormsOf(ColumnKind kind) => kind switch
    {
        ColumnKind.Boolean or ColumnKind.Integer => [ColumnForm.Number, ColumnForm.Integer, ColumnForm.Text],
        ColumnKind.Floating or ColumnKind.Decimal => [ColumnForm.Number, ColumnForm.Grid],
        ColumnKind.Text => [ColumnForm.Text, ColumnForm.Date, ColumnForm.Timestamp],
        ColumnKind.Binary => [ColumnForm.Text],
        ColumnKind.Date or ColumnKind.Timestamp => [ColumnForm.Number, ColumnForm.Date, ColumnForm.Timestamp],
        _ => [],
    };
}
