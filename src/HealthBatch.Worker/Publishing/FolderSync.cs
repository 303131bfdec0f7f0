using System.Runtime.InteropServices;

namespace HealthBatch.Worker.Publishing;

/// <summary>
/// Forces a folder's own entries to disk: a rename survives a power cut only once its folder has. .NET has no call for it, and Windows needs none.
/// </summary>
internal static partial class FolderSync
{
    /// <summary>Forces the entries of a folder to disk where the system asks for that; does nothing elsewhere, or where the file system can't.</summary>
    public static void Force(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var descriptor = Open(folder, 0);
        if (descriptor >= 0)
        {
            _ = Fsync(descriptor);
            _ = Close(descriptor);
        }
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync")]
    private static partial int Fsync(int descriptor);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
