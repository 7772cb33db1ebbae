use super::*;
use proptest::prelude::*;
use serde_json::json;

fn on() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 27).unwrap()
}

fn paper(words: &str) -> Paper {
    let s = || words.to_owned();
    Paper {
        title: "Letter".to_owned() + words,
        subtitle: s(),
        from: vec![s(), s()],
        to: vec![s()],
        facts: vec![(s(), s())],
        blocks: vec![
            Block::heading(1, s()),
            Block::text(s()),
            Block::heading(2, s()),
            Block::note(Tone::Gap, s()),
            Block::note(Tone::Attested, s()),
            Block::List { items: vec![s(), s()] },
            Block::Facts { rows: vec![(s(), s())] },
            Block::heading(3, s()),
            Block::Table {
                widths: vec![1, 3],
                head: vec![s(), s()],
                rows: vec![vec![s(), "0f".repeat(32)]; 3],
            },
            Block::Break,
            Block::Signatures { names: vec![s(), s(), s()] },
        ],
        foot: s(),
        notice: s(),
    }
}

#[test]
fn makes_each_kind_of_paper_in_both_standards() {
    for template in [Template::Paper, Template::Binder] {
        let pdf = render(template, &paper("Zoë O'Neil \u{5de}\u{5e9}\u{5d4}"), on()).unwrap();
        assert!(pdf.bytes.starts_with(b"%PDF-1."));
        assert_eq!(pdf.unprintable, 0);
        let text = String::from_utf8_lossy(&pdf.bytes);
        assert!(text.contains("pdfaid:conformance>A<"), "PDF/A-2a");
        assert!(text.contains("pdfuaid:part>1<"), "PDF/UA-1");
        assert!(text.contains("/MarkInfo"), "tagged");
    }
    let certificate = Certificate {
        title: "Training record".to_owned(),
        from: "Meadow Med Spa".to_owned(),
        name: "Dana Reed".to_owned(),
        says: "passed the course.".to_owned(),
        facts: vec![("Score".to_owned(), "9 of 10".to_owned())],
        signatures: vec!["Privacy officer".to_owned()],
        foot: String::new(),
    };
    assert_eq!(render(Template::Certificate, &certificate, on()).unwrap().pages, 1);
}

#[test]
fn makes_the_same_bytes_of_the_same_values_and_other_bytes_of_another_date() {
    let first = render(Template::Binder, &paper("Same"), on()).unwrap();
    render(Template::Paper, &paper("Between"), on()).unwrap();
    assert_eq!(render(Template::Binder, &paper("Same"), on()).unwrap(), first);
    let later = render(Template::Binder, &paper("Same"), on().succ_opt().unwrap()).unwrap();
    assert_ne!(later.bytes, first.bytes);
    assert!(String::from_utf8_lossy(&first.bytes).contains("2026-11-27"));
}

/// What would be code, were it read as markup, and what a font or a viewer trips over.
#[test]
fn prints_hostile_text_as_text() {
    for words in [
        "#panic(\"ran\")",
        "#{ while true {} }",
        "#import \"/etc/passwd\": *",
        "#read(\"/etc/passwd\") #image(\"x.png\")",
        "$ sum_(k=0)^n $ *bold* _it_ `raw` ```x``` <label> @ref = Heading\n- item\n+ item\n/ term: x",
        "\\ \u{0} \u{1b}[31m \u{202e}gnp.exe \u{2066}a\u{2069} \u{feff}",
        "שלום مرحبا \u{5f20}\u{4f1f} \u{1f469}\u{200d}\u{1f52c} \u{e000} \u{fffe} \u{10ffff} e\u{301}\u{301}\u{301}",
        "<script>alert(1)</script> %PDF-1.7 endobj stream",
        "",
        "   ",
        "\n\n\n",
        &"W".repeat(300),
        &"\u{301}".repeat(40),
    ] {
        let pdf = render(Template::Binder, &paper(words), on());
        assert!(
            pdf.as_ref().is_ok_and(|pdf| pdf.archival),
            "{:?}: {pdf:?}",
            words.chars().take(20).collect::<String>()
        );
    }
}

#[test]
fn refuses_what_is_too_long_and_keeps_other_errors_free_of_values() {
    let refused = render(Template::Paper, &paper(&"x".repeat(text::MOST / 8)), on());
    assert!(matches!(refused, Err(DocumentError::TooLong { .. })));
    let wrong = render(Template::Paper, &json!({ "title": "Dana Reed" }), on()).unwrap_err();
    assert!(!wrong.to_string().contains("Dana"), "{wrong}");
}

#[test]
fn takes_a_long_paper_in_good_time() {
    let mut long = paper("Some words of a usual length that wrap.");
    let row = vec!["164.308(a)(1)".to_owned(), "Somebody did something on a day. ".repeat(3)];
    long.blocks = (0..60)
        .flat_map(|n| {
            [
                Block::heading(1 + u8::from(n % 5 != 0), format!("Section {n}")),
                Block::Table {
                    widths: vec![1, 3],
                    head: vec!["Cite".into(), "What".into()],
                    rows: vec![row.clone(); 12],
                },
            ]
        })
        .collect();
    let began = std::time::Instant::now();
    let pdf = render(Template::Binder, &long, on()).unwrap();
    assert!(pdf.pages > 30, "{pdf:?}");
    assert!(began.elapsed().as_secs() < 60, "{:?}", began.elapsed());
}

/// Templates are the only files there are, and nobody tells the time.
#[test]
fn finds_no_file_and_no_clock() {
    for code in [
        "#read(\"kit.typ\")",
        "#read(\"/etc/hostname\")",
        "#import \"@preview/x:0.1.0\": y",
        "#datetime.today()",
    ] {
        let desk = world::Desk::new(code, Dict::new());
        assert!(typst::compile::<PagedDocument>(&desk).output.is_err(), "{code}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    #[test]
    fn takes_any_text(words in any::<String>()) {
        prop_assert!(render(Template::Paper, &paper(&words), on()).unwrap().archival);
    }
}
