using HealthBatch.Parquet.Meta;

namespace HealthBatch.Parquet.Writing;

/// <summary>Writes page headers (parquet.thrift, PageHeader).</summary>
internal static class PageHeaderWriter
{
    private const int DataPage = 0, DictionaryPage = 2;

    public static void Write(ThriftWriter thrift, bool dictionary, int uncompressed, int compressed, int count, ParquetEncoding encoding)
    {
        thrift.Begin();
        thrift.Int32(1, dictionary ? DictionaryPage : DataPage);
        thrift.Int32(2, uncompressed);
        thrift.Int32(3, compressed);
        thrift.BeginStruct(dictionary ? 7 : 5);
        thrift.Int32(1, count);
        thrift.Int32(2, (int)encoding);
        if (!dictionary)
        {
            thrift.Int32(3, (int)ParquetEncoding.Rle);
            thrift.Int32(4, (int)ParquetEncoding.Rle);
        }

        thrift.End();
        thrift.End();
    }
}
