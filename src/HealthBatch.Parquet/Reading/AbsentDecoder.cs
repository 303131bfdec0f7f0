using HealthBatch.Columns;
using HealthBatch.Parquet.Encodings;
using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Reading;

/// <summary>Decodes a column that is always null, which can take any form.</summary>
/// <param name="form">The form.</param>
internal sealed class AbsentDecoder(ColumnForm form) : ValueDecoder
{

    /// <inheritdoc />
    public override void SetDictionary(PageSlice data, int count)
    {
    }

    /// <inheritdoc />
    public override void StartPage(ParquetEncoding encoding, PageSlice data)
    {
    }

    /// <inheritdoc />
    public override void Decode(Column target, int row, int count)
    {
        if (count > 0)
        {
            throw new MalformedException($"{count} values in a column that is always null", "none");
        }

        if (form == ColumnForm.Text)
        {
            TextLayout.BeginNone((TextColumn)target, row);
        }
    }

    /// <inheritdoc />
    public override void Spread(Column target, int row, int count, int present)
    {
        switch (form)
        {
            case ColumnForm.Number: ((NumberColumn)target).Values.AsSpan(row, count).Fill(double.NaN); break;
            case ColumnForm.Text: TextLayout.Spread((TextColumn)target, row, count, present); break;
            case ColumnForm.Date: ((DateColumn)target).Values.AsSpan(row, count).Clear(); break;
            case ColumnForm.Grid: ((GridColumn)target).Values.AsSpan(row, count).Fill(GridColumn.Missing); break;
            default: ((IntegerColumn)target).Values.AsSpan(row, count).Clear(); break;
        }
    }
}
