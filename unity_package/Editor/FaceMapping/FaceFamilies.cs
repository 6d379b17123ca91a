namespace AvatarBridge.Editor
{
    /// <summary>
    /// The families of face channels that the sidecar streams. Spellings beside them are those of Character Creator, VRoid,
    /// VRChat, MikuMikuDance and of characters made by hand; sides, prefixes and punctuation are compared anyway.
    /// </summary>
    internal static class FaceFamilies
    {
        public static readonly FaceFamily Arkit = new FaceFamily("ARKit", @"
            eyeBlinkLeft blinkLeft winkLeft eyeCloseLeft eyesClosedLeft eyeClosedLeft
            eyeBlinkRight blinkRight winkRight eyeCloseRight eyesClosedRight eyeClosedRight
            eyeLookUpLeft eye_L_Look_Up
            eyeLookUpRight eye_R_Look_Up
            eyeLookDownLeft eye_L_Look_Down
            eyeLookDownRight eye_R_Look_Down
            eyeLookOutLeft eye_L_Look_L
            eyeLookInRight eye_R_Look_L
            eyeLookInLeft eye_L_Look_R
            eyeLookOutRight eye_R_Look_R
            eyeSquintLeft squintLeft
            eyeSquintRight squintRight
            eyeWideLeft eyeWidenLeft
            eyeWideRight eyeWidenRight
            jawForward
            jawLeft jaw_L
            jawRight jaw_R
            jawOpen mouthOpen openMouth V_Open
            mouthClose mouthClosed lipsTogether
            mouthFunnel
            mouthPucker kiss
            mouthLeft
            mouthRight
            mouthSmileLeft smileLeft
            mouthSmileRight smileRight
            mouthFrownLeft frownLeft
            mouthFrownRight frownRight
            mouthDimpleLeft
            mouthDimpleRight
            mouthStretchLeft
            mouthStretchRight
            mouthRollLower mouthRollInLower
            mouthRollUpper mouthRollInUpper
            mouthShrugLower
            mouthShrugUpper
            mouthPressLeft
            mouthPressRight
            mouthLowerDownLeft mouthDownLowerLeft
            mouthLowerDownRight mouthDownLowerRight
            mouthUpperUpLeft mouthUpUpperLeft
            mouthUpperUpRight mouthUpUpperRight
            browDownLeft browDropLeft browLowerLeft
            browDownRight browDropRight browLowerRight
            browInnerUp browRaiseInnerLeft browsInnerUp
            browOuterUpLeft browRaiseOuterLeft browUpLeft
            browOuterUpRight browRaiseOuterRight browUpRight
            cheekPuff cheeksPuff cheekPuffLeft
            cheekSquintLeft cheekRaiseLeft
            cheekSquintRight cheekRaiseRight
            noseSneerLeft
            noseSneerRight
            tongueOut");

        public static readonly FaceFamily Visemes = new FaceFamily("Visemes", @"
            viseme_sil v_sil
            viseme_PP v_pp
            viseme_FF v_ff
            viseme_TH v_th
            viseme_DD v_dd
            viseme_kk v_kk
            viseme_CH v_ch
            viseme_SS v_ss
            viseme_nn v_nn
            viseme_RR v_rr
            viseme_aa v_aa
            viseme_E v_e
            viseme_ih v_ih viseme_I
            viseme_oh v_oh viseme_O
            viseme_ou v_ou viseme_U");

        public static readonly FaceFamily Vrm = new FaceFamily("VRM", @"
            aa A MTH_A あ
            ih I MTH_I い
            ou U MTH_U う
            ee E MTH_E え
            oh O MTH_O お
            blink EYE_Close まばたき
            blinkLeft EYE_Close_L ウィンク
            blinkRight EYE_Close_R ウィンク右
            happy Joy ALL_Joy
            angry ALL_Angry
            sad Sorrow ALL_Sorrow
            surprised ALL_Surprised
            relaxed Fun ALL_Fun
            lookUp
            lookDown
            lookLeft
            lookRight");

        public static readonly FaceFamily[] All = { Arkit, Visemes, Vrm };
    }
}
