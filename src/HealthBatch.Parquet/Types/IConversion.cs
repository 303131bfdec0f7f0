namespace HealthBatch.Parquet.Types;

/// <summary>Turns a stored value into the form that was asked for. Implementations are structs, so that the loop over them is compiled once each.</summary>
/// <typeparam name="TStored">The stored value.</typeparam>
/// <typeparam name="TForm">The form's value.</typeparam>
internal interface IConversion<TStored, TForm>
    where TStored : unmanaged
    where TForm : unmanaged
{
    /// <summary>Converts one value.</summary>
    /// <exception cref="MalformedException">The form can't hold it.</exception>
    TForm Convert(TStored value);
}

/// <summary>The same for values that are stored as bytes.</summary>
/// <typeparam name="TForm">The form's value.</typeparam>
internal interface IByteConversion<TForm>
    where TForm : unmanaged
{
    /// <summary>Converts one value.</summary>
    /// <exception cref="MalformedException">The form can't hold it, or it is none.</exception>
    TForm Convert(ReadOnlySpan<byte> value);
}
