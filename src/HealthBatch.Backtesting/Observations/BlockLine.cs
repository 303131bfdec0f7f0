namespace HealthBatch.Backtesting.Observations;

/// <summary>
/// The way of blocks from their files to their labels. They arrive in any order and on any thread; whichever thread brings the next in line numbers its customers
/// and those of all that wait behind it, so that the number of threads shows in nothing. Numbered blocks are handed out to be labelled as soon as outcomes
/// are known and nothing can change them any more.
/// </summary>
/// <param name="numbering">Numbers the customers.</param>
/// <param name="blocks">How many blocks there will be.</param>
/// <param name="labelled">Whether they will be labelled at all.</param>
internal sealed class BlockLine(CustomerNumbering numbering, int blocks, bool labelled)
{
    // Blocks that may be under way, so that memory does not grow with the time that outcomes take, or one thread with the customers of a first date.
    private const int MostUnderWay = 6;

    private readonly object _gate = new();
    private readonly Dictionary<int, RowBlock> _waiting = [];
    private readonly List<RowBlock> _numbered = [];
    private readonly Queue<RowBlock> _ready = [];
    private readonly Stack<RowBlock> _free = [];
    private BlockLabelling? _labelling;
    private bool _busy;
    private int _next;
    private int _done;
    private int _rented;
    private bool _stopped;

    /// <summary>How blocks are labelled; null until that is known.</summary>
    public BlockLabelling? Labelling => _labelling;

    // A date that may change is held whole: its blocks are not what anybody waits for.
    private int UnderWay => _rented - _done - (_labelling is not null && numbering.HoldsDates ? _numbered.Count : 0);

    /// <summary>A block to fill; it may take until outcomes are known, or until blocks before it are done. Only the next in line waits for no other, or all would.</summary>
    /// <param name="number">The number that it will have.</param>
    public RowBlock Rent(int number)
    {
        lock (_gate)
        {
            while (labelled && UnderWay >= MostUnderWay && (_labelling is null || number > _next) && !_stopped)
            {
                Monitor.Wait(_gate);
            }

            _rented++;
            return _free.TryPop(out var block) ? block : new RowBlock();
        }
    }

    /// <summary>Takes a filled block.</summary>
    public void Put(RowBlock block)
    {
        lock (_gate)
        {
            _waiting[block.Number] = block;
        }

        Advance();
    }

    /// <summary>Says how blocks are labelled, from now on and those that wait for it.</summary>
    public void Open(BlockLabelling labelling)
    {
        lock (_gate)
        {
            _labelling = labelling;
            Monitor.PulseAll(_gate);
        }

        Advance();
    }

    /// <summary>A block that can be labelled now, or null.</summary>
    /// <param name="wait">Whether to wait for one: then null says that there will be none.</param>
    public RowBlock? Take(bool wait)
    {
        lock (_gate)
        {
            while (wait && _ready.Count == 0 && !_stopped && _done < blocks)
            {
                Monitor.Wait(_gate);
            }

            return _ready.TryDequeue(out var block) ? block : null;
        }
    }

    /// <summary>Gives a block back.</summary>
    public void Return(RowBlock block)
    {
        lock (_gate)
        {
            _free.Push(block);
            _done++;
            Monitor.PulseAll(_gate);
        }
    }

    /// <summary>Lets nobody wait any longer.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _stopped = true;
            Monitor.PulseAll(_gate);
        }
    }

    private void Advance()
    {
        lock (_gate)
        {
            if (_busy)
            {
                return;
            }

            _busy = true;
        }

        while (true)
        {
            RowBlock? block;
            BlockLabelling? labelling;
            bool release;
            lock (_gate)
            {
                labelling = _labelling;
                release = labelling is not null && _numbered.Count > 0 && !numbering.MayChange(_numbered[^1].FirstRow + _numbered[^1].Count);
                if (!_waiting.Remove(_next, out block) && !release)
                {
                    _busy = false;
                    return;
                }
            }

            if (release)
            {
                labelling!.Meet(numbering.Ids);
                lock (_gate)
                {
                    _numbered.ForEach(_ready.Enqueue);
                    _numbered.Clear();
                    Monitor.PulseAll(_gate);
                }
            }

            if (block is not null)
            {
                numbering.Number(block);
                lock (_gate)
                {
                    _next++;
                    if (labelled)
                    {
                        _numbered.Add(block);
                    }

                    Monitor.PulseAll(_gate);
                }

                if (!labelled)
                {
                    Return(block);
                }
            }
        }
    }
}
