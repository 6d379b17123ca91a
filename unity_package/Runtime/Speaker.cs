namespace AvatarBridge
{
    /// <summary>Whose voice it is.</summary>
    public enum Speaker
    {
        /// <summary>The one the character listens to.</summary>
        User,
        /// <summary>The character itself.</summary>
        Agent,
    }
}
