using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HealthBatch.Columns;

/// <summary>XXH64 with seed 0, as its public specification says (doc/xxhash_spec.md of xxHash). Not thread-safe.</summary>
internal sealed class XxHash64
{
    private const int Stripe = 32;
    private const ulong Prime1 = 0x9E3779B185EBCA87;
    private const ulong Prime2 = 0xC2B2AE3D27D4EB4F;
    private const ulong Prime3 = 0x165667B19E3779F9;
    private const ulong Prime4 = 0x85EBCA77C2B2AE63;
    private const ulong Prime5 = 0x27D4EB2F165667C5;

    private readonly byte[] _rest = new byte[Stripe];
    private ulong _a = unchecked(Prime1 + Prime2), _b = Prime2, _c, _d = unchecked(0 - Prime1);
    private ulong _length;
    private int _held;

    /// <summary>Takes the next bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        _length += (ulong)bytes.Length;
        if (_held > 0)
        {
            var taken = Math.Min(Stripe - _held, bytes.Length);
            bytes[..taken].CopyTo(_rest.AsSpan(_held));
            _held += taken;
            bytes = bytes[taken..];
            if (_held < Stripe)
            {
                return;
            }

            Stripes(_rest);
            _held = 0;
        }

        var whole = bytes.Length & ~(Stripe - 1);
        Stripes(bytes[..whole]);
        bytes[whole..].CopyTo(_rest);
        _held = bytes.Length - whole;
    }

    /// <summary>The hash of everything so far.</summary>
    public ulong Finish()
    {
        var hash = Prime5;
        if (_length >= Stripe)
        {
            hash = BitOperations.RotateLeft(_a, 1) + BitOperations.RotateLeft(_b, 7) + BitOperations.RotateLeft(_c, 12) + BitOperations.RotateLeft(_d, 18);
            hash = Merge(Merge(Merge(Merge(hash, _a), _b), _c), _d);
        }

        hash += _length;
        ReadOnlySpan<byte> rest = _rest.AsSpan(0, _held);
        for (; rest.Length >= 8; rest = rest[8..])
        {
            hash = (BitOperations.RotateLeft(hash ^ Round(0, BinaryPrimitives.ReadUInt64LittleEndian(rest)), 27) * Prime1) + Prime4;
        }

        if (rest.Length >= 4)
        {
            hash = (BitOperations.RotateLeft(hash ^ (BinaryPrimitives.ReadUInt32LittleEndian(rest) * Prime1), 23) * Prime2) + Prime3;
            rest = rest[4..];
        }

        foreach (var one in rest)
        {
            hash = BitOperations.RotateLeft(hash ^ (one * Prime5), 11) * Prime1;
        }

        hash = (hash ^ (hash >> 33)) * Prime2;
        hash = (hash ^ (hash >> 29)) * Prime3;
        return hash ^ (hash >> 32);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong Round(ulong lane, ulong word) => BitOperations.RotateLeft(lane + (word * Prime2), 31) * Prime1;

    private static ulong Merge(ulong hash, ulong lane) => ((hash ^ Round(0, lane)) * Prime1) + Prime4;

    /// <summary>Compiled where it runs: code that is compiled ahead loads each lane's word with a check of its own, and takes twice as long.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private void Stripes(ReadOnlySpan<byte> bytes)
    {
        var (a, b, c, d) = (_a, _b, _c, _d);
        if (BitConverter.IsLittleEndian)
        {
            // Four lanes that wait for nobody: this runs as fast as memory gives the bytes.
            ref var words = ref Unsafe.As<byte, ulong>(ref MemoryMarshal.GetReference(bytes));
            for (var left = bytes.Length / Stripe; left > 0; left--, words = ref Unsafe.Add(ref words, 4))
            {
                a = Round(a, words);
                b = Round(b, Unsafe.Add(ref words, 1));
                c = Round(c, Unsafe.Add(ref words, 2));
                d = Round(d, Unsafe.Add(ref words, 3));
            }
        }
        else
        {
            for (; bytes.Length >= Stripe; bytes = bytes[Stripe..])
            {
                a = Round(a, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
                b = Round(b, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
                c = Round(c, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
                d = Round(d, BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
            }
        }

        (_a, _b, _c, _d) = (a, b, c, d);
    }
}
