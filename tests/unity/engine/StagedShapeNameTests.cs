using System;
using System.Collections.Generic;
using System.IO;
using AvatarBridge.Editor;
using NUnit.Framework;

/// <summary>Shapes are recognised in the Editor as the sidecar recognises them; AVATAR_BRIDGE_SHAPE_NAMES says how it does.</summary>
public sealed class StagedShapeNameTests
{
    [Test]
    public void NamesAreComparedAsTheSidecarComparesThem()
    {
        int compared = 0;
        foreach (string[] line in Lines())
        {
            if (line[0] == "plain")
            {
                Assert.AreEqual(line[2], ShapeName.Plain(line[1]), line[1]);
                compared++;
            }
        }
        Assert.Greater(compared, 50);
    }

    [Test]
    public void TheChannelsAreThoseTheSidecarDrives()
    {
        foreach (FaceFamily family in FaceFamilies.All)
        {
            var driven = new List<string>();
            foreach (string[] line in Lines())
            {
                if (line[0] == family.Name)
                {
                    driven.Add(line[1]);
                }
            }
            CollectionAssert.AreEquivalent(driven, family.Channels, family.Name);
        }
    }

    [Test]
    public void TheJointsThatAreNeededAreThoseTheSidecarNeeds()
    {
        List<string> needed = Lines().FindAll(line => line[0] == "needed").ConvertAll(line => line[1]);
        CollectionAssert.AreEquivalent(needed, BoneTable.Needed);
    }

    private static List<string[]> Lines()
    {
        string[] lines = File.ReadAllLines(Environment.GetEnvironmentVariable("AVATAR_BRIDGE_SHAPE_NAMES"));
        return new List<string[]>(Array.ConvertAll(lines, line => line.Split('\t')));
    }
}
