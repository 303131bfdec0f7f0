using HealthBatch.Columns;
using Parquet.Schema;

namespace HealthBatch.ParquetNet;

/// <summary>What Parquet.Net's fields hold, and which forms take that.</summary>
internal static class StoredKinds
{
    public static ColumnSchema Describe(Field field)
    {
        if (field is not DataField { IsArray: false } data)
        {
            return new ColumnSchema(field.Name, ColumnKind.Nested, field.IsNullable, "nested", "it is a list, map or struct; only flat columns are read");
        }

        var kind = KindOf(data.ClrType);
        var unsupported = kind is ColumnKind.Binary or ColumnKind.Time ? "Parquet.Net's adapter does not read such values" : null;
        return new ColumnSchema(field.Name, kind, data.IsNullable, data.ClrType.Name, unsupported);
    }

    public static bool Takes(ColumnKind kind, ColumnForm form) => form switch
    {
        ColumnForm.Number => kind is ColumnKind.Boolean or ColumnKind.Integer or ColumnKind.Floating or ColumnKind.Decimal or ColumnKind.Date or ColumnKind.Timestamp,
        ColumnForm.Text => kind is ColumnKind.Text or ColumnKind.Integer or ColumnKind.Boolean,
        ColumnForm.Integer => kind is ColumnKind.Integer or ColumnKind.Boolean,
        ColumnForm.Date or ColumnForm.Timestamp => kind is ColumnKind.Date or ColumnKind.Timestamp or ColumnKind.Text,
        ColumnForm.Grid => kind is ColumnKind.Floating or ColumnKind.Decimal,
        _ => false,
    };

    private static ColumnKind KindOf(Type type) => Type.GetTypeCode(type) switch
    {
        TypeCode.Boolean => ColumnKind.Boolean,
        TypeCode.SByte or TypeCode.Byte or TypeCode.Int16 or TypeCode.UInt16 or TypeCode.Int32 or TypeCode.UInt32 or TypeCode.Int64 or TypeCode.UInt64 => ColumnKind.Integer,
        TypeCode.Single or TypeCode.Double => ColumnKind.Floating,
        TypeCode.Decimal => ColumnKind.Decimal,
        TypeCode.DateTime => ColumnKind.Timestamp,
        _ when type == typeof(DateOnly) => ColumnKind.Date,
        _ when type == typeof(ReadOnlyMemory<char>) => ColumnKind.Text,
        _ when type == typeof(TimeSpan) || type == typeof(TimeOnly) => ColumnKind.Time,
        _ => ColumnKind.Binary,
    };
}
