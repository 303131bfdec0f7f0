namespace HealthBatch.ParquetNet;

/// <summary>Parquet.Net is asynchronous throughout, and the ports are not: files here are local, and there is no synchronization context to wait on.</summary>
internal static class Waited
{
    public static T For<T>(Task<T> task) => task.GetAwaiter().GetResult();

    public static void For(Task task) => task.GetAwaiter().GetResult();

    public static void For(ValueTask task) => task.AsTask().GetAwaiter().GetResult();
}
