using HealthBatch.Columns;
using HealthBatch.Parquet.Compression;

namespace HealthBatch.Parquet.Tests.Compression;

public sealed class ZstdLibraryTests
{
    /// <summary>Magic number, single segment with one byte of content size, one raw block of three bytes that is the last.</summary>
    private static readonly byte[] Frame = [0x28, 0xB5, 0x2F, 0xFD, 0x20, 3, 25, 0, 0, 1, 2, 3];

    [Fact]
    public void A_frame_is_decoded()
    {
        var output = new byte[3];

        ZstdLibrary.System.Decode(Frame, output);

        Assert.Equal([1, 2, 3], output);
        Assert.Throws<MalformedException>(() => ZstdLibrary.System.Decode(Frame, new byte[4]));
        Assert.Throws<MalformedException>(() => ZstdLibrary.System.Decode(Frame, new byte[2]));
    }

    [Fact]
    public void Where_the_library_is_absent_a_page_is_refused_with_the_package_to_install()
    {
        var absent = new ZstdLibrary("libzstd-that-nobody-has.so.1");

        var exception = Assert.Throws<MalformedException>(() => absent.Decode(Frame, new byte[3]));

        Assert.Equal("a page compressed with zstd", exception.Found);
        Assert.StartsWith("libzstd-that-nobody-has.so.1 on this machine: install the package libzstd1 (Debian, Ubuntu), libzstd (Fedora, Arch)", exception.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_the_library_is_absent_writing_says_what_to_install_or_to_choose()
    {
        var problem = Assert.Single(Assert.Throws<InputException>(() => new ZstdLibrary("libzstd-that-nobody-has.so.1").ForWriting()).Problems);

        Assert.Contains("libzstd1", problem.Expected, StringComparison.Ordinal);
        Assert.Contains("snappy", problem.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public void A_library_without_the_functions_is_as_good_as_absent() =>
        Assert.Throws<MalformedException>(() => new ZstdLibrary("libc.so.6").Decode(Frame, new byte[3]));
}
