namespace HealthBatch.Columns.Tests;

public sealed class TextOffsetsTests
{
    [Fact]
    public void Shifted_offsets_are_each_that_much_more()
    {
        for (var count = 0; count < 20; count++)
        {
            var offsets = Enumerable.Range(0, count).Select(i => i * i).ToArray();
            var shifted = Enumerable.Repeat(-1, count + 1).ToArray();
            TextOffsets.Shift(offsets, 100, shifted);
            Assert.Equal([.. offsets.Select(offset => offset + 100), -1], shifted);
        }
    }

    [Fact]
    public void Ends_of_texts_of_one_length_are_that_far_apart()
    {
        for (var count = 0; count < 20; count++)
        {
            var ends = new int[count];
            TextOffsets.FillAlike(50, 9, ends);
            Assert.Equal(Enumerable.Range(1, count).Select(i => 50 + (9 * i)), ends);
        }
    }
}
