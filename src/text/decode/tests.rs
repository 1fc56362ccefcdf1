//! Tests of decoding: short texts in every encoding, damage, and hostile bytes.

use super::*;
use encoding_rs::{EUC_JP, EUC_KR, SHIFT_JIS, WINDOWS_1251, WINDOWS_1252};
use proptest::prelude::*;

const SIMPLIFIED: &str = "第一章　总则\n为了加强党的建设，提高工作质量，根据有关规定，制定本办法。\n";
const TRADITIONAL: &str = "第一章　總則\n為了提高工作品質，根據有關規定，我們討論這個問題：「經濟與社會」。\n";

fn utf16(text: &str, little: bool) -> Vec<u8> {
    text.encode_utf16().flat_map(|u| if little { u.to_le_bytes() } else { u.to_be_bytes() }).collect()
}

fn check(bytes: &[u8], encoding: &str, text: &str) {
    let decoded = decode(bytes, None, None);
    assert_eq!((decoded.encoding, decoded.text.as_str(), decoded.replaced), (encoding, text, 0));
}

#[test]
fn each_encoding_is_told_from_the_bytes_alone() {
    for text in [SIMPLIFIED, TRADITIONAL, "联通", "中文", "学习“四考两评”", "会議"] {
        check(text.as_bytes(), "UTF-8", text);
        check(format!("\u{feff}{text}").as_bytes(), "UTF-8", &format!("\u{feff}{text}"));
        check(&utf16(&format!("\u{feff}{text}"), true), "UTF-16LE", text);
        check(&utf16(&format!("\u{feff}{text}"), false), "UTF-16BE", text);
    }
    for text in [SIMPLIFIED, "中国", "关于加强工作的意见", "通知\r\n", "推动发展", "会议纪要", "他说：“好。”", "朱镕基"]
    {
        check(&GB18030.encode(text).0, "gb18030", text);
    }
    for text in [TRADITIONAL, "中國的經濟", "關於加強工作的意見", "輕輕的我走了", "臺北市政府"]
    {
        check(&BIG5.encode(text).0, "Big5", text);
    }
    for text in [SIMPLIFIED, TRADITIONAL, "Plain English.\n", "a\n一\n"] {
        check(&utf16(text, true), "UTF-16LE", text);
        check(&utf16(text, false), "UTF-16BE", text);
    }
    check(b"", "UTF-8", "");
    check(b"plain ASCII\n", "UTF-8", "plain ASCII\n");
}

#[test]
fn four_byte_gb18030_and_hkscs_are_read() {
    let text = "𠮷野家的㐂字，我们用的是国家标准。";
    check(&GB18030.encode(text).0, "gb18030", text);
    // 哋, 喺 and 嘅 are of HKSCS, which the encoder does not write.
    check(
        b"\xA7\xDA\x92]\x9D\xF6\xAD\xBB\xB4\xE4\x9D\xEF\xA5\xCD\xAC\xA1\xA1A\xABY\xB4X\xA6n\x9D\xEF\xA1C",
        "Big5",
        "我哋喺香港嘅生活，係幾好嘅。",
    );
    check(b"\x84\x31\x95\x33\xC4\xE3", "gb18030", "\u{feff}你");
}

#[test]
fn other_encodings_are_left_to_chardetng() {
    for (encoding, text) in [
        (WINDOWS_1252, "Le café est déjà fermé, mais l'hôtel à côté reste ouvert toute la journée."),
        (WINDOWS_1251, "Широкая электрификация южных губерний даст мощный толчок подъёму сельского хозяйства."),
        (SHIFT_JIS, "これは日本語の文章です。カタカナもあります。"),
        (EUC_JP, "これは日本語の文章です。カタカナもあります。"),
        (EUC_KR, "모든 국민은 인간으로서의 존엄과 가치를 가지며, 행복을 추구할 권리를 가진다."),
    ] {
        let (bytes, _, unmappable) = encoding.encode(text);
        assert!(!unmappable);
        check(&bytes, encoding.name(), text);
    }
}

#[test]
fn damage_does_not_change_the_encoding() {
    let long = SIMPLIFIED.repeat(20);
    let mut bytes = long.clone().into_bytes();
    for at in (100..bytes.len()).step_by(300) {
        bytes[at] = 0xFF;
    }
    let decoded = decode(&bytes, None, None);
    assert_eq!(decoded.encoding, "UTF-8");
    assert!(decoded.replaced > 5 && decoded.replaced == decoded.text.matches('\u{FFFD}').count());

    // A file cut in the middle of a character.
    for (encoding, text) in [(UTF_8, SIMPLIFIED), (GB18030, SIMPLIFIED), (BIG5, TRADITIONAL)] {
        let (bytes, ..) = encoding.encode(text);
        let decoded = decode(&bytes[..bytes.len() - 2], None, None);
        assert_eq!((decoded.encoding, decoded.replaced), (encoding.name(), 1));
    }
    // U+FFFD that stands in the file is not a replacement of ours.
    assert_eq!(decode("坏\u{FFFD}字".as_bytes(), None, None).replaced, 0);
}

#[test]
fn a_declaration_decides_the_doubtful_and_no_more() {
    let gbk = GB18030.encode(SIMPLIFIED).0;
    for declared in [BIG5, UTF_8, WINDOWS_1252, GBK, UTF_16LE] {
        assert_eq!(decode(&gbk, Some(declared), None).encoding, "gb18030", "{}", declared.name());
        assert_eq!(decode(SIMPLIFIED.as_bytes(), Some(declared), None).encoding, "UTF-8", "{}", declared.name());
    }
    // 某小校 in GBK happens to be valid UTF-8, ĳ and two Cyrillic letters.
    let both = b"\xC4\xB3\xD0\xA1\xD0\xA3";
    assert!(std::str::from_utf8(both).is_ok());
    assert_eq!(decode(both, None, None).encoding, "UTF-8");
    assert_eq!(decode(both, Some(GBK), None).text, "某小校");
}

#[test]
fn what_is_forced_is_obeyed() {
    let decoded = decode(SIMPLIFIED.as_bytes(), None, Some(GB18030));
    assert_eq!(decoded.encoding, "gb18030");
    assert_ne!(decoded.text, SIMPLIFIED);
    assert_eq!(decode(b"caf\xE9", None, encoding("latin1")).text, "café");
}

#[test]
fn labels() {
    for (label, name) in [
        ("GB2312", Some("gb18030")),
        ("gbk", Some("gb18030")),
        ("cp936", Some("gb18030")),
        (" GB18030 ", Some("gb18030")),
        ("big5-hkscs", Some("Big5")),
        ("cp950", Some("Big5")),
        ("utf8", Some("UTF-8")),
        ("UTF-16", Some("UTF-16LE")),
        ("utf-16be", Some("UTF-16BE")),
        ("latin1", Some("windows-1252")),
        ("iso-2022-cn", None),
        ("", None),
        ("x", None),
    ] {
        assert_eq!(encoding(label).map(Encoding::name), name, "{label}");
    }
}

#[test]
fn binary_files_are_told_from_texts() {
    for text in [SIMPLIFIED.as_bytes(), b"", b"a", b"\x1b[0mx", &utf16(SIMPLIFIED, true), &utf16("English", false)] {
        assert!(!looks_binary(text), "{}", text.escape_ascii());
    }
    assert!(!looks_binary(&GB18030.encode(TRADITIONAL).0));
    assert!(!looks_binary(b"_\x08N_\x08A_\x08M_\x08E overstruck\x0c"));
    let mut padded = SIMPLIFIED.repeat(10).into_bytes();
    padded.extend([0; 8]);
    assert!(!looks_binary(&padded), "a few NULs at the end of a text");
    let noise: Vec<u8> = (0..20_000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 17) as u8).collect();
    for bytes in [&noise, &b"PK\x03\x04"[..], b"%PDF-1.7\n", b"\x01\0\0\0\x02\0\0\0\x03\0\0\0", &[0; 100]] {
        assert!(looks_binary(bytes), "{}", bytes[..bytes.len().min(40)].escape_ascii());
    }
}

#[test]
fn a_large_file_is_judged_by_its_end_too() {
    let mut text = "ASCII only. ".repeat(100_000);
    text.push_str(SIMPLIFIED);
    check(&GB18030.encode(&text).0, "gb18030", &text);
}

/// Ordinary sentences from their characters, as a file of unknown content would hold.
fn chinese(characters: &'static str) -> impl Strategy<Value = String> {
    let characters: Vec<char> = characters.chars().collect();
    prop::collection::vec(prop::sample::select(characters), 12..60).prop_map(String::from_iter)
}

proptest! {
    #[test]
    fn no_bytes_make_it_fail(bytes in prop::collection::vec(any::<u8>(), 0..400)) {
        let declared = declared_charset(&bytes);
        for forced in [None, Some(GB18030), Some(BIG5), Some(UTF_16LE), Some(SHIFT_JIS)] {
            let decoded = decode(&bytes, declared, forced);
            let shown = decoded.text.matches('\u{FFFD}').count();
            prop_assert!(shown >= decoded.replaced);
        }
        looks_binary(&bytes);
    }

    #[test]
    fn any_valid_utf_8_without_nul_is_kept(text in "([^\0\u{1b}~+]{0,80}[\u{800}-\u{10ffff}])?") {
        // Without a sequence of three bytes a text may be of two bytes after all.
        prop_assert_eq!(decode(text.as_bytes(), None, None), Decoded { text: text.clone(), encoding: "UTF-8", replaced: 0 });
    }

    #[test]
    fn simplified_text_is_gb18030(text in chinese("的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫且究观越织装影算低持音众书布复容儿须际商非验连断深难近矿千周委素技备半办青省列习响约支般史感劳便团往酸历市克何除消构府称太准精值号率族维划选标写存候毛亲快效斯院查江型眼王按格养易置派层片始却专状育厂京识适属圆包火住调满县局照参红细引听该铁价严，。")) {
        check(&GB18030.encode(&text).0, "gb18030", &text);
    }

    #[test]
    fn traditional_text_is_big5(text in chinese("的一是在不了有和人這中大為上個國我以要他時來用們生到作地於出就分對成會可主發年動同工也能下過子說產種面而方後多定行學法所民得經十三之進著等部度家電力裡如水化高自二理起小物現實加量都兩體制機當使點從業本去把性好應開它合還因由其些然前外天政四日那社義事平形相全表間樣與關各重新線內數正心反你明看原又麼利比或但質氣第向道命此變條只沒結解問意建月公無系軍很情者最立代想已通並提直題黨程展五果料象員革位入常文總次品式活設及管特件長求老頭基資邊流路級少圖山統接知較將組見計別她手角期根論運農指幾九區強放決西被幹做必戰先回則任取據處隊南給色光門即保治北造百規熱領七海口東導器壓志世金增爭濟階油思術極交受聯什認六共權收證改清己美再採轉更單風切打白教速花帶安場身車例真務具萬每目至達走積示議聲報鬥完類八離華名確才科張信馬節話米整空元況今集溫傳土許步群廣石記需段研界拉林律叫且究觀越織裝影算低持音眾書布復容兒須際商非驗連斷深難近礦千週委素技備半辦青省列習響約支般史感勞便團往酸歷市克何除消構府稱太準精值號率族維劃選標寫存候毛親快效斯院查江型眼王按格養易置派層片始卻專狀育廠京識適屬圓包火住調滿縣局照參紅細引聽該鐵價嚴，。")) {
        check(&BIG5.encode(&text).0, "Big5", &text);
    }
}
