namespace AvatarBridge.Core
{
    /// <summary>Passes over values inside values, no deeper than the limit.</summary>
    internal static class MsgPackSkip
    {
        public static bool TrySkip(ref MsgPackReader reader, int depth)
        {
            if (depth > MsgPackReader.MaximumDepth)
            {
                return reader.FailTooDeep();
            }
            int values;
            if (reader.TryReadMapHeader(out int pairs))
            {
                values = 2 * pairs;
            }
            else if (reader.Status != MsgPackStatus.WrongType)
            {
                return false;
            }
            else if (!reader.TryReadArrayHeader(out values))
            {
                return reader.Status == MsgPackStatus.WrongType && reader.TrySkipScalar();
            }
            for (; values > 0; values--)
            {
                if (!TrySkip(ref reader, depth + 1))
                {
                    return false;
                }
            }
            return true;
        }
    }
}
