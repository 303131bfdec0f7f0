using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HealthBatch.Statistics.Discrimination;
using HealthBatch.Statistics.Trends;

namespace HealthBatch.Statistics.Panels;

/// <summary>
/// What a row adds to its customer's sums, looked up by what it is: eight lanes side by side, so that all horizons cost one look-up; one lane alone takes an eighth of
/// the room. Groups have tables of their own, for one lane.
/// </summary>
internal sealed class LaneTables
{
    private readonly LabelledRows _rows;
    private readonly double[] _churned;
    private readonly double[] _retained;
    private readonly double[] _trend;
    private readonly double[] _flat;
    private readonly double[][] _groups;
    private readonly double[][] _groupTrend;
    private readonly double[][] _groupFlat;

    public LaneTables(LabelledRows rows, PanelTally tally)
    {
        _rows = rows;
        Width = rows.Lanes == 1 ? 1 : LabelledRows.MostLanes;
        (_churned, _retained) = (new double[LabelledRows.Cells * Width], new double[LabelledRows.Cells * Width]);
        Curves = new RocCurve?[tally.Summed];
        Trends = new DateCells[tally.Summed];
        var perDate = rows.Bands * 2;
        (_trend, _flat) = (new double[rows.Dates * perDate * Width], new double[rows.Dates * perDate * Width]);
        var groups = tally.Summed - rows.Lanes;
        _groups = [.. Enumerable.Range(0, groups).Select(_ => new double[2 * LabelledRows.Cells])];
        (_groupTrend, _groupFlat) = (new double[groups][], new double[groups][]);
        for (var summed = 0; summed < tally.Summed; summed++)
        {
            Curves[summed] = tally.Scores(summed) is { } scores ? RocCurve.Of(scores) : null;
            Trends[summed] = new DateCells(tally.RowsByDate[summed], tally.ChurnedByDate[summed]);
            var (trend, flat) = (Trends[summed].SlopeShares, Trends[summed].FlatShares);
            if (summed >= rows.Lanes)
            {
                (_groupTrend[summed - rows.Lanes], _groupFlat[summed - rows.Lanes]) = (trend, flat);
            }
            else
            {
                for (var i = 0; i < trend.Length; i++)
                {
                    _trend[(i * Width) + summed] = trend[i];
                    _flat[(i * Width) + summed] = flat[i];
                }
            }

            if (Curves[summed] is { } curve)
            {
                Place(summed, curve);
            }
        }
    }

    /// <summary>The lanes that stand side by side: one or eight.</summary>
    public int Width { get; }

    /// <summary>By lane, then by group.</summary>
    public RocCurve?[] Curves { get; }

    /// <summary>By lane, then by group.</summary>
    public DateCells[] Trends { get; }

    /// <summary>A churned row's share of the AUC's variance, by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Churned(int cell) => At(_churned, cell);

    /// <summary>A retained row's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Retained(int cell) => At(_retained, cell);

    /// <summary>A row's share of the trend within dates, by lane.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Trend(int date, int band, int churned) => At(_trend, (((date * _rows.Bands) + band) * 2) + churned);

    /// <summary>The same where there is no trend.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Vector512<double> Flat(int date, int band, int churned) => At(_flat, (((date * _rows.Bands) + band) * 2) + churned);

    /// <summary>Where there is one lane: a row's share of the AUC's variance, first of retained rows by cell and then of churned ones.</summary>
    public double[] OneLaneAuc()
    {
        double[] auc = [.. _retained, .. _churned];
        return auc;
    }

    /// <summary>The same of the trend and of the same without one, side by side: by date, then by band, then retained and churned.</summary>
    public double[] OneLaneTrends()
    {
        var trends = new double[2 * _trend.Length];
        for (var i = 0; i < _trend.Length; i++)
        {
            (trends[2 * i], trends[(2 * i) + 1]) = (_trend[i], _flat[i]);
        }

        return trends;
    }

    /// <summary>A row's shares in its group.</summary>
    public (double Auc, double Trend, double Flat) OfGroup(int group, int cell, int date, int band, int churned)
    {
        var place = (((date * _rows.Bands) + band) * 2) + churned;
        return (_groups[group][(churned * LabelledRows.Cells) + cell], _groupTrend[group][place], _groupFlat[group][place]);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<double> At(double[] table, int place) =>
        Vector512.LoadUnsafe(ref MemoryMarshal.GetArrayDataReference(table), (nuint)(place * LabelledRows.MostLanes));

    private void Place(int summed, RocCurve curve)
    {
        double n1 = curve.Churned, n0 = curve.Retained;
        for (var cell = 0; cell < ScoreCells.Grid; cell++)
        {
            double churned = (curve.V10[cell] - curve.Auc) / n1, retained = (curve.V01[cell] - curve.Auc) / n0;
            if (summed < _rows.Lanes)
            {
                _churned[(cell * Width) + summed] = churned;
                _retained[(cell * Width) + summed] = retained;
            }
            else
            {
                _groups[summed - _rows.Lanes][cell] = retained;
                _groups[summed - _rows.Lanes][LabelledRows.Cells + cell] = churned;
            }
        }
    }
}
