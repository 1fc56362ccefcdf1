//! An archive made up from a fixed seed: articles with the frequencies of Chinese prose, the same on every machine.

use yuelan::article::{Article, Author, Block, BlockKind, Date};

/// Words of news and administration; the further behind, the more seldom drawn.
const WORDS: &[&str] = &[
    "的",
    "发展",
    "工作",
    "和",
    "在",
    "建设",
    "了",
    "是",
    "党",
    "群众",
    "国家",
    "推进",
    "经济",
    "社会",
    "中国",
    "改革",
    "加强",
    "干部",
    "农村",
    "服务",
    "创新",
    "管理",
    "企业",
    "文化",
    "人民",
    "实施",
    "质量",
    "组织",
    "教育",
    "制度",
    "提高",
    "项目",
    "基层",
    "问题",
    "地区",
    "生产",
    "科技",
    "城市",
    "市场",
    "环境",
    "保护",
    "完善",
    "体系",
    "振兴",
    "乡村",
    "责任",
    "支部",
    "学习",
    "精神",
    "生态",
    "安全",
    "活动",
    "记者",
    "负责人",
    "全面",
    "重点",
    "落实",
    "机制",
    "领导",
    "能力",
    "标准化",
    "规范化",
    "高质量",
    "现代化",
    "今年以来",
    "近日",
    "会议",
    "要求",
    "指出",
    "一是",
    "二是",
    "坚持",
    "围绕",
    "通过",
    "开展",
    "形成",
    "取得",
    "成效",
    "不断",
    "积极",
    "努力",
    "认真",
    "深入",
    "有效",
    "广大",
    "各级",
    "部门",
    "单位",
    "地方",
    "产业",
    "农民",
    "收入",
    "粮食",
    "水利",
    "公路",
    "铁路",
    "学校",
    "医院",
    "旅游",
    "博物馆",
    "图书馆",
    "运动员",
    "比赛",
    "春天",
    "故乡",
    "月光",
    "河流",
    "茶叶",
    "历史",
    "研究",
    "报告",
];

/// Phrases for queries to find, with how many articles in a thousand are given each. The first article has all of them.
pub const PHRASES: &[(&str, u64)] = &[("高质量发展", 120), ("党支部标准化规范化", 20), ("四考两评", 1)];

/// A generator of numbers (xorshift64*), good enough for prose.
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64) -> Dice {
        Dice(seed | 1)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 16) % limit
    }

    fn word(&mut self) -> &'static str {
        // The product of two evenly drawn numbers is small more often than large, somewhat as words are frequent.
        let count = WORDS.len() as u64;
        let at = self.below(count) * self.below(count) / count;
        WORDS.get(usize::try_from(at).unwrap_or(0)).copied().unwrap_or("的")
    }

    /// A name or a rare word: characters that are drawn evenly.
    fn rare(&mut self) -> String {
        let length = 2 + self.below(2);
        (0..length).filter_map(|_| char::from_u32(0x4e00 + self.below(6_000) as u32)).collect()
    }

    fn sentence(&mut self) -> String {
        let mut text = String::new();
        for i in 0..8 + self.below(16) {
            if i > 0 && self.below(7) == 0 {
                text.push('，');
            }
            if self.below(25) == 0 {
                text.push_str(&self.rare());
            } else {
                text.push_str(self.word());
            }
        }
        text.push('。');
        text
    }

    fn paragraph(&mut self) -> String {
        (0..2 + self.below(5)).map(|_| self.sentence()).collect()
    }
}

/// The article with this number. About 3 KB of text.
pub fn article(number: u64) -> Article {
    let mut dice = Dice::new(number.wrapping_mul(0x9e37_79b9_7f4a_7c15) + 1);
    let mut paragraphs: Vec<String> = (0..6 + dice.below(6)).map(|_| dice.paragraph()).collect();
    let mut title: String = (0..4 + dice.below(4)).map(|_| dice.word()).collect();
    for &(phrase, per_thousand) in PHRASES {
        if number * 7 % 1_000 < per_thousand {
            let into = if dice.below(8) == 0 { Some(&mut title) } else { paragraphs.last_mut() };
            if let Some(text) = into {
                text.push_str(phrase);
            }
        }
    }
    let block = |text| Block { kind: BlockKind::Paragraph, level: 0, text, spans: Vec::new() };
    Article {
        id: format!("{number:016x}"),
        title: Some(title),
        authors: vec![Author { name: dice.rare(), role: Some("记者".to_owned()) }],
        source: Some("日报".to_owned()),
        date: Date::new(1990 + dice.below(30) as u16, 1 + dice.below(12) as u8, 1 + dice.below(28) as u8),
        blocks: paragraphs.into_iter().map(block).collect(),
        ..Article::default()
    }
}

/// How many articles to make: `YUELAN_BENCH_ARTICLES`, or `default`.
pub fn how_many(default: u64) -> u64 {
    std::env::var("YUELAN_BENCH_ARTICLES").ok().and_then(|n| n.parse().ok()).unwrap_or(default)
}
