using FsCheck;
using FsCheck.Fluent;
using HealthBatch.Reporting.Charts;

namespace HealthBatch.Reporting.Tests.Charts;

public sealed class LabelColumnTests
{
    [Fact]
    public void Labels_with_room_stay_where_they_want_to_be() => Assert.Equal([10, 40, 90], LabelColumn.Spread([10, 40, 90], 20, 0, 100));

    [Fact]
    public void Two_that_touch_move_apart_around_their_middle() => Assert.Equal([40, 60], LabelColumn.Spread([49, 51], 20, 0, 100));

    [Fact]
    public void A_block_stays_inside_of_the_limits() => Assert.Equal([0, 20, 40], LabelColumn.Spread([1, 2, 3], 20, 0, 100));

    [Fact]
    public void Labels_given_out_of_order_keep_their_own_place() => Assert.Equal([60, 40], LabelColumn.Spread([51, 49], 20, 0, 100));

    [Fact]
    public void Neighbours_are_never_closer_than_their_sizes_allow() => Prop.ForAll(
        ArbMap.Default.ArbFor<int[]>(),
        wanted =>
        {
            double[] places = [.. wanted.Take(8).Select(value => (double)(value % 200))];
            double[] sizes = [.. places.Select((_, i) => 10.0 + (3 * (i % 4)))];
            var spread = LabelColumn.Spread(places, sizes, 0, 400);
            var order = Enumerable.Range(0, places.Length).OrderBy(i => spread[i]).ToArray();
            return order.Zip(order.Skip(1)).All(pair => spread[pair.Second] - spread[pair.First] >= ((sizes[pair.First] + sizes[pair.Second]) / 2) - 1e-9);
        }).QuickCheckThrowOnFailure();
}
