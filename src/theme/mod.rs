//! Themes: what each part of the screen looks like. One TOML file a theme, embedded.

use std::sync::LazyLock;

use ratatui::style::{Color, Modifier, Style};
use toml::{Table, Value};

/// The themes by name; the first is the default.
pub static THEMES: LazyLock<Vec<Theme>> = LazyLock::new(|| {
    [include_str!("default.toml"), include_str!("dark.toml"), include_str!("light.toml"), include_str!("mono.toml")]
        .into_iter()
        .filter_map(|text| {
            let theme = Theme::read(text);
            debug_assert!(theme.is_ok(), "{theme:?}");
            theme.ok()
        })
        .collect()
});

/// The theme without any colour, for `NO_COLOR`.
const COLOURLESS: &str = "mono";

/// Declares the roles once, so that a theme file that lacks one, or has one too many, is noticed.
macro_rules! roles {
    ($($(#[$doc:meta])* $role:ident),* $(,)?) => {
        /// What each part of the screen looks like.
        #[derive(Debug, Clone, Default, PartialEq, Eq)]
        pub struct Theme {
            pub name: String,
            $($(#[$doc])* pub $role: Style,)*
        }

        impl Theme {
            /// Reads a theme file: a table a role, with `fg`, `bg` and `style`.
            pub fn read(text: &str) -> Result<Theme, String> {
                let mut table = text.parse::<Table>().map_err(|e| e.to_string())?;
                let name = table.remove("name").and_then(|n| n.as_str().map(str::to_owned)).ok_or("a theme needs a name")?;
                let theme = Theme {
                    name,
                    $($role: style(table.remove(stringify!($role)).as_ref())
                        .map_err(|e| format!("{}: {e}", stringify!($role)))?,)*
                };
                match table.keys().next() {
                    Some(unknown) => Err(format!("{unknown} is no role")),
                    None => Ok(theme),
                }
            }

            /// All styles, by role.
            pub fn roles(&self) -> Vec<(&'static str, Style)> {
                vec![$((stringify!($role), self.$role)),*]
            }
        }
    };
}

roles! {
    /// What is read.
    text,
    /// What stands beside it: sources, dates, counts.
    dim,
    /// Rules, thumbs, line numbers.
    rule,
    /// The rule over the pane with the keyboard.
    rule_focused,
    /// The program's name, the sign of the box.
    accent,
    /// What is typed.
    typed,
    /// A part of what is typed that cannot be used yet.
    doubt,
    /// Titles in the list.
    row,
    row_selected,
    /// The bar beside the selected row.
    bar,
    /// The same while the keyboard is elsewhere.
    bar_idle,
    title,
    kicker,
    subtitle,
    byline,
    meta,
    heading,
    caption,
    quote,
    code,
    hit,
    hit_current,
    /// Keys in the status line and in the help.
    key,
    error,
    /// An import that goes on.
    progress,
    /// Put over an answer that is out of date.
    stale,
}

impl Theme {
    /// The theme of this name, or the default one; without colours, the one that has none.
    pub fn named(name: &str, colours: bool) -> &'static Theme {
        static PLAIN: LazyLock<Theme> = LazyLock::new(Theme::default);
        let name = if colours { name } else { COLOURLESS };
        THEMES.iter().find(|t| t.name == name).or(THEMES.first()).unwrap_or(&PLAIN)
    }
}

fn style(value: Option<&Value>) -> Result<Style, String> {
    let table = value.and_then(Value::as_table).ok_or("missing")?;
    let mut style = Style::new();
    for (key, value) in table {
        let colour = || value.as_str().and_then(|c| c.parse::<Color>().ok()).ok_or(format!("{value} is no colour"));
        match key.as_str() {
            "fg" => style = style.fg(colour()?),
            "bg" => style = style.bg(colour()?),
            "style" => {
                for name in value.as_array().into_iter().flatten() {
                    let modifier = match name.as_str() {
                        Some("bold") => Modifier::BOLD,
                        Some("dim") => Modifier::DIM,
                        Some("italic") => Modifier::ITALIC,
                        Some("underlined") => Modifier::UNDERLINED,
                        Some("reversed") => Modifier::REVERSED,
                        _ => return Err(format!("{name} is no style")),
                    };
                    style = style.add_modifier(modifier);
                }
            }
            _ => return Err(format!("{key}: write fg, bg or style")),
        }
    }
    Ok(style)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_theme_is_whole_and_found_by_its_name() {
        assert_eq!(THEMES.iter().map(|t| t.name.as_str()).collect::<Vec<_>>(), ["default", "dark", "light", "mono"]);
        assert_eq!(Theme::named("light", true).name, "light");
        assert_eq!(Theme::named("no such theme", true).name, "default");
    }

    #[test]
    fn without_colours_none_is_left_and_what_matters_still_differs() {
        let mono = Theme::named("dark", false);
        for (role, style) in mono.roles() {
            assert_eq!((style.fg, style.bg), (None, None), "{role}");
        }
        for style in [mono.hit, mono.hit_current, mono.title, mono.row_selected, mono.rule_focused] {
            assert_ne!(style, mono.text);
        }
        assert_ne!(mono.hit, mono.hit_current);
    }

    #[test]
    fn meaning_is_never_in_colour_alone() {
        for theme in THEMES.iter() {
            for (role, style) in [("hit", theme.hit), ("hit_current", theme.hit_current), ("title", theme.title)] {
                assert_ne!(style.add_modifier, theme.text.add_modifier, "{} {role}", theme.name);
            }
            assert_ne!(theme.hit.add_modifier, theme.hit_current.add_modifier, "{}", theme.name);
        }
    }

    /// Relative luminance as WCAG 2.2 defines it.
    fn luminance(colour: Color) -> f64 {
        let Color::Rgb(r, g, b) = colour else { panic!("{colour:?} has no fixed value") };
        let channel = |c: u8| {
            let c = f64::from(c) / 255.0;
            if c <= 0.04045 { c / 12.92 } else { ((c + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * channel(r) + 0.7152 * channel(g) + 0.0722 * channel(b)
    }

    /// WCAG 2.2 AA: 4.5 to 1 for text. Rules and thumbs are ornament, and 1.3 is enough to see them.
    #[test]
    fn themes_with_their_own_background_have_contrast() {
        for theme in THEMES.iter().filter(|t| t.text.bg.is_some()) {
            for (role, style) in theme.roles() {
                let (Some(fg), bg) = (style.fg, style.bg.or(theme.text.bg).unwrap()) else { continue };
                let (a, b) = (luminance(fg), luminance(bg));
                let contrast = (a.max(b) + 0.05) / (a.min(b) + 0.05);
                let least = if matches!(role, "rule" | "bar_idle" | "stale") { 1.3 } else { 4.5 };
                assert!(contrast >= least, "{} {role}: {contrast:.2}", theme.name);
            }
        }
    }

    #[test]
    fn a_broken_theme_says_what_is_wrong() {
        let whole = include_str!("default.toml");
        for (from, to, problem) in [
            ("[text]", "[texture]", "text: missing"),
            ("[bar_idle]", "[nonsense]\n[bar_idle]", "nonsense is no role"),
            ("fg = \"244\"", "fg = \"grayish\"", "no colour"),
            ("\"bold\"", "\"boldest\"", "no style"),
        ] {
            let error = Theme::read(&whole.replacen(from, to, 1)).unwrap_err();
            assert!(error.contains(problem), "{error}");
        }
    }
}
