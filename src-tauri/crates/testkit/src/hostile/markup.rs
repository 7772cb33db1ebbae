//! What runs where a text is taken for a page, an address or a template.

/// What a script of ours does: a journey looks for it.
const RUN: &str = "window.__ran=true";

/// Markup that runs where a text is taken for a page.
#[must_use]
pub fn scripts() -> Vec<String> {
    const SHAPES: &[&str] = &[
        "<script>RUN</script>",
        "<SCRIPT>RUN</SCRIPT>",
        "<scr<script>ipt>RUN</scr</script>ipt>",
        "<script/x>RUN</script >",
        "<script\n>RUN</script\n>",
        "<script>/*<!--*/RUN</script>",
        "</title><script>RUN</script>",
        "</textarea><script>RUN</script>",
        "</style><script>RUN</script>",
        "</script><script>RUN</script>",
        "\"><script>RUN</script>",
        "'><script>RUN</script>",
        "--><script>RUN</script>",
        "]]><script>RUN</script>",
        "<![CDATA[<script>RUN</script>]]>",
        "<script type=module>RUN</script>",
        "<script>RUN//",
        "<script src=data:text/javascript,RUN></script>",
        "<script src=//evil.invalid/x.js></script>",
        "<svg><script>RUN</script></svg>",
        "<svg><script href=data:text/javascript,RUN />",
        "<svg onload=RUN>",
        "<svg/onload=RUN//",
        "<svg><animate onbegin=RUN attributeName=x dur=1s>",
        "<svg><set onend=RUN attributeName=x dur=1ms>",
        "<svg><a href=javascript:RUN><text y=20>x</text></a></svg>",
        "<svg><foreignObject><img src=x onerror=RUN></foreignObject></svg>",
        "<math href=javascript:RUN>x</math>",
        "<math><mtext><table><mglyph><style><img src=x onerror=RUN></style></mglyph></table></mtext></math>",
        "<img src=x onerror=RUN>",
        "<img src=x onerror='RUN'>",
        "<img src=x onerror=\"RUN\">",
        "<img src=`x`onerror=RUN>",
        "<IMG SRC=x OnErRoR=RUN>",
        "<img/src=x/onerror=RUN>",
        "<img\tsrc=x\tonerror=RUN>",
        "<img src=x onerror=&#119;indow.__ran=true>",
        "<image src=x onerror=RUN>",
        "\"><img src=x onerror=RUN>",
        "' onerror='RUN' src='x",
        "\" onfocus=\"RUN\" autofocus=\"",
        "\" onmouseover=\"RUN\" x=\"",
        "<iframe srcdoc='<script>parent.__ran=true</script>'></iframe>",
        "<iframe src=javascript:parent.__ran=true>",
        "<iframe src=https://evil.invalid/></iframe>",
        "<object data=javascript:RUN></object>",
        "<object data=data:text/html,<script>RUN</script>></object>",
        "<embed src=javascript:RUN>",
        "<base href=//evil.invalid/>",
        "<meta http-equiv=refresh content=0;url=javascript:RUN>",
        "<meta http-equiv=refresh content='0;url=https://evil.invalid/'>",
        "<link rel=stylesheet href=//evil.invalid/x.css>",
        "<link rel=import href=//evil.invalid/>",
        "<style>@import '//evil.invalid/x.css';</style>",
        "<style>body{display:none!important}</style>",
        "<div style=background:url(javascript:RUN)>x</div>",
        "<div style=position:fixed;inset:0;background:red>x</div>",
        "<form action=javascript:RUN><input type=submit autofocus></form>",
        "<button form=f formaction=javascript:RUN>x</button>",
        "<isindex action=javascript:RUN type=image>",
        "<template><script>RUN</script></template>",
        "<noscript><p title=\"</noscript><img src=x onerror=RUN>\">",
        "<xmp><script>RUN</script></xmp>",
        "<plaintext>",
        "<!--<img src=\"--><img src=x onerror=RUN//\">",
        "<dialog open><p>Sign in again</p></dialog>",
        "&lt;script&gt;RUN&lt;/script&gt;",
        "&#60;script&#62;RUN&#60;/script&#62;",
        "%3Cscript%3ERUN%3C/script%3E",
        "\\u003cscript\\u003eRUN\\u003c/script\\u003e",
        "\u{ff1c}script\u{ff1e}RUN\u{ff1c}/script\u{ff1e}",
        "<b>bold</b> &amp; <i>it</i>",
        "&nbsp;&zwnj;&copy;&notanentity;",
    ];
    SHAPES.iter().map(|s| s.replace("RUN", RUN)).collect()
}

/// Every way that an element may be told to run something.
#[must_use]
pub fn handlers() -> Vec<String> {
    const EVENTS: [&str; 14] = [
        "load",
        "error",
        "focus",
        "click",
        "mouseover",
        "pointerenter",
        "animationstart",
        "transitionend",
        "toggle",
        "input",
        "beforeinput",
        "wheel",
        "paste",
        "scroll",
    ];
    const ELEMENTS: [&str; 3] = ["input autofocus", "details open", "video src=x"];
    let of = |e: &'static str| EVENTS.iter().map(move |on| format!("<{e} on{on}={RUN}>"));
    ELEMENTS.iter().flat_map(|e| of(e)).collect()
}

/// What an address may be instead of one.
#[must_use]
pub fn addresses() -> Vec<String> {
    [
        "javascript:RUN",
        "JaVaScRiPt:RUN",
        "java\tscript:RUN",
        "java\nscript:RUN",
        " javascript:RUN",
        "\u{1}javascript:RUN",
        "javascript://%0aRUN",
        "javascript&colon;RUN",
        "data:text/html,<script>RUN</script>",
        "data:text/html;base64,PHNjcmlwdD53aW5kb3cuX19yYW49dHJ1ZTwvc2NyaXB0Pg==",
        "vbscript:RUN",
        "https://evil.invalid/?q=1#RUN",
        "//evil.invalid/",
        "file:///etc/passwd",
        "tauri://localhost/index.html",
        "ipc://localhost/list_staff",
        "http://ipc.localhost/list_staff",
        "blob:null/00000000-0000-0000-0000-000000000000",
        "mailto:a@example.org?bcc=b@example.org",
        "tel:+15125550100",
        "a@b",
        "a@example.org",
        "\"a b\"@example.org",
        "<a@example.org>",
        "a@example.org, b@example.org",
        "a@example.org\r\nBcc: b@example.org",
        "#/settings",
        "#/journal?verb=client",
    ]
    .iter()
    .map(|s| s.replace("RUN", RUN))
    .collect()
}

pub(super) fn templates() -> Vec<String> {
    [
        "{{7*7}}",
        "{{constructor.constructor('RUN')()}}",
        "{{{raw}}}",
        "{#if true}x{/if}",
        "{#each [1] as one}{one}{/each}",
        "{@html '<img src=x onerror=RUN>'}",
        "{@debug x}",
        "{RUN}",
        "${RUN}",
        "`${RUN}`",
        "#{RUN}",
        "<%= RUN %>",
        "<?php echo 1; ?>",
        "[[7*7]]",
        "{% if 1 %}x{% endif %}",
        "{\"a\":1}",
        "{\"a\":",
        "[1,2",
        "\"quoted\"",
        "\\\"",
        "\\",
        "\\\\",
        "\\n",
        "\\u0000",
        "\\x00",
        "\\ud800",
        "[]",
        "{}",
        "[[[[[[[[[[[[",
        "{\"__proto__\":{\"x\":1}}",
        "!!js/function 'RUN'",
        "<!DOCTYPE x [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><x>&e;</x>",
    ]
    .iter()
    .map(|s| s.replace("RUN", RUN))
    .collect()
}
