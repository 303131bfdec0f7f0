using HealthBatch.Columns;
using HealthBatch.Parquet;
using HealthBatch.Parquet.Writing;
#if USE_PARQUET_NET
using HealthBatch.ParquetNet;
#endif

namespace HealthBatch.Worker.Lake;

/// <summary>What reads and writes the lake's Parquet files behind the column ports.</summary>
internal enum LakeCodec
{
    /// <summary>This program's own codec.</summary>
    Native,

    /// <summary>Parquet.Net, which is compiled in with <c>-p:UseParquetNet=true</c>.</summary>
    ParquetNet,
}

/// <summary>Makes the ports that a codec stands behind.</summary>
internal static class LakeCodecs
{
    /// <summary>Whether Parquet.Net is compiled in.</summary>
    public static bool HasParquetNet =>
#if USE_PARQUET_NET
        true;
#else
        false;
#endif

    /// <summary>Opens a file.</summary>
    /// <param name="codec">What reads it; one that is compiled in.</param>
    /// <param name="path">Where it lies.</param>
    /// <param name="shown">What messages call it.</param>
    public static IColumnSource Open(this LakeCodec codec, string path, string shown) => codec switch
    {
#if USE_PARQUET_NET
        LakeCodec.ParquetNet => ParquetNetSource.Open(path, shown),
#endif
        LakeCodec.Native => ParquetSource.Open(path, shown),
        _ => throw new ArgumentOutOfRangeException(nameof(codec), codec, "a codec that is not compiled in"),
    };

    /// <summary>Starts a file beside its final place.</summary>
    /// <param name="codec">What writes it; one that is compiled in.</param>
    /// <param name="path">Its final place.</param>
    /// <param name="shown">What messages and manifests call it.</param>
    /// <param name="columns">Its columns.</param>
    /// <param name="durable">Whether it is forced to the disk. Parquet.Net's files always are.</param>
    /// <param name="hash">How it is hashed. Parquet.Net's files are by SHA-256.</param>
    public static IColumnSink Create(this LakeCodec codec, string path, string shown, IReadOnlyList<ColumnRequest> columns, bool durable, HashKind hash) => codec switch
    {
#if USE_PARQUET_NET
        LakeCodec.ParquetNet => ParquetNetSink.Create(path, shown, columns),
#endif
        LakeCodec.Native => ParquetSink.Create(path, shown, columns, new ParquetWriteOptions { Durable = durable, Hash = hash }),
        _ => throw new ArgumentOutOfRangeException(nameof(codec), codec, "a codec that is not compiled in"),
    };
}
