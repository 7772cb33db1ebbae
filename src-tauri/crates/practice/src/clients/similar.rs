//! Whether two names may be one person's. Pure; names are given folded, for an import compares
//! a hundred thousand of them.

use std::collections::HashMap;
use std::sync::LazyLock;

/// Names that people use for one another. A name may stand in several groups.
const NICKNAMES: &[&[&str]] = &[
    &["abigail", "abby", "abbie", "gail"],
    &["alexander", "alexandra", "alex", "sasha", "xander", "sandy", "alejandro", "alejandra", "lex"],
    &["alfred", "alfredo", "al", "fred", "alfie"],
    &["amanda", "mandy"],
    &["andrew", "andy", "drew", "andreas", "andrea"],
    &["angela", "angie", "angelica"],
    &["ann", "anne", "anna", "annie", "nancy", "hannah", "ana", "anita"],
    &["anthony", "tony", "antonio", "antonia", "toni"],
    &["barbara", "barb", "babs", "barbie"],
    &["benjamin", "ben", "benny", "benji"],
    &["cassandra", "cassie", "sandra"],
    &[
        "catherine",
        "katherine",
        "kathryn",
        "katharine",
        "cathryn",
        "catharine",
        "kate",
        "katie",
        "kathy",
        "cathy",
        "kat",
        "kay",
        "kitty",
        "kathleen",
        "katy",
        "catalina",
        "karen",
        "katarina",
        "katrina",
    ],
    &["charles", "charlie", "chuck", "carlos", "charlotte", "lottie", "char"],
    &[
        "christine",
        "christina",
        "christian",
        "christopher",
        "chris",
        "chrissy",
        "tina",
        "kristin",
        "kristen",
        "kristina",
        "cristina",
        "topher",
        "kit",
    ],
    &["cynthia", "cindy"],
    &["daniel", "danielle", "dan", "danny", "dani"],
    &["david", "dave", "davey"],
    &["deborah", "debra", "deb", "debbie"],
    &["dorothy", "dot", "dottie", "dolly", "dorothea"],
    &["edward", "ed", "eddie", "ted", "ned", "eduardo"],
    &[
        "elizabeth",
        "elisabeth",
        "liz",
        "lizzie",
        "beth",
        "betty",
        "eliza",
        "elsie",
        "lisa",
        "libby",
        "bess",
        "isabel",
        "isabella",
        "bella",
        "elise",
        "liza",
    ],
    &["emily", "em", "emmy", "emma"],
    &["francis", "frances", "frank", "fran", "francisco", "francisca", "paco", "frankie", "franklin"],
    &["frederick", "fred", "freddie", "rick", "federico"],
    &["gabriel", "gabriela", "gabrielle", "gabe", "gaby", "gabby"],
    &["george", "jorge", "georgia", "georgina", "georgie"],
    &["gerald", "geraldine", "jerry", "gerry"],
    &["gregory", "greg"],
    &["guadalupe", "lupe", "lupita"],
    &["henry", "harry", "hank", "enrique", "henrietta", "hal"],
    &["isaac", "ike"],
    &["jacob", "jake", "jacobo", "jack"],
    &["jacqueline", "jackie", "jacquelyn"],
    &["james", "jim", "jimmy", "jamie", "jaime", "santiago", "diego"],
    &["jane", "janet", "jan", "jenny", "janice", "joan", "juana"],
    &["jennifer", "jen", "jenny", "jenn"],
    &["jessica", "jess", "jessie"],
    &["john", "jack", "johnny", "jon", "jonathan", "juan", "johann", "ian", "ivan", "johnathan"],
    &["joseph", "joe", "joey", "jose", "pepe", "josephine", "josefina", "jo", "josie"],
    &["joshua", "josh"],
    &["judith", "judy", "jude"],
    &["julia", "julie", "juliet", "jules", "julian", "juliana"],
    &["kenneth", "ken", "kenny"],
    &["kimberly", "kim", "kimberley"],
    &["lawrence", "laurence", "larry", "lorenzo", "laura", "laurie", "lori"],
    &["leonard", "leo", "len", "lenny", "leonardo"],
    &["linda", "lynn", "lindy", "melinda"],
    &["louis", "louise", "lou", "luis", "luisa", "louie", "lewis"],
    &["madeline", "madeleine", "maddie", "magdalena"],
    &[
        "margaret",
        "maggie",
        "meg",
        "peggy",
        "marge",
        "margie",
        "greta",
        "rita",
        "daisy",
        "margarita",
        "margot",
        "peg",
    ],
    &["maria", "mary", "marie", "molly", "polly", "mae", "marion", "mia", "mariah", "marian"],
    &["martha", "marty", "marta", "martin", "martina"],
    &["matthew", "matt", "mateo", "matty"],
    &["megan", "meg", "meghan"],
    &["melissa", "mel", "missy", "lissa", "melanie"],
    &[
        "michael", "mike", "mikey", "mick", "mickey", "miguel", "michelle", "michel", "shelly", "misha",
        "micah",
    ],
    &["mohammed", "muhammad", "mohamed", "mohammad", "mo", "ahmed", "mehmet"],
    &["natalie", "nat", "natalia", "nathalie", "natasha"],
    &["nathan", "nathaniel", "nate", "nat"],
    &["nicholas", "nick", "nicolas", "nicole", "nicky", "nikki", "nico", "colette"],
    &["olivia", "liv", "livvy", "ollie", "oliver"],
    &["pamela", "pam"],
    &["patricia", "pat", "patty", "trish", "tricia", "patti", "patrick", "paddy", "rick"],
    &["peter", "pete", "pedro", "petra"],
    &["philip", "phillip", "phil", "pip", "felipe"],
    &["raymond", "ray", "ramon"],
    &["rebecca", "becky", "becca", "reba"],
    &["richard", "rick", "ricky", "dick", "rich", "richie", "ricardo"],
    &["robert", "bob", "bobby", "rob", "robbie", "roberto", "roberta", "bert", "bobbie", "robin"],
    &["ronald", "ron", "ronnie"],
    &["samuel", "samantha", "sam", "sammy"],
    &["sarah", "sara", "sally", "sadie"],
    &["sophia", "sofia", "sophie"],
    &["stephen", "steven", "steve", "stefan", "esteban", "stephanie", "steph"],
    &["susan", "sue", "susie", "suzanne", "susanna", "suzy"],
    &["theodore", "ted", "teddy", "theo", "theodora", "dora"],
    &["theresa", "teresa", "terry", "tess", "tessa", "teri"],
    &["thomas", "tom", "tommy", "tomas"],
    &["timothy", "tim", "timmy"],
    &["valerie", "val", "valeria"],
    &["victoria", "vicky", "tori", "vicki", "vic", "victor"],
    &["vincent", "vince", "vinny", "vicente"],
    &["virginia", "ginny", "ginger"],
    &["walter", "walt", "wally"],
    &["william", "bill", "billy", "will", "willie", "liam", "guillermo", "wilhelm", "wilhelmina", "mina"],
    &["zachary", "zach", "zack", "zac"],
];

/// In which groups a name stands.
static GROUPS: LazyLock<HashMap<&str, Vec<usize>>> = LazyLock::new(|| {
    let mut groups: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, group) in NICKNAMES.iter().enumerate() {
        for name in *group {
            groups.entry(name).or_default().push(i);
        }
    }
    groups
});

/// How alike two names are, strongest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Likeness {
    Same,
    Nickname,
    Similar,
}

/// Given names: the same, a nickname, or one slip or one spelling apart.
pub(crate) fn given(a: &str, b: &str) -> Option<Likeness> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    if a == b {
        return Some(Likeness::Same);
    }
    let (first_a, first_b) = (first(a), first(b));
    if first_a == first_b {
        // A second given name that one record leaves out.
        return Some(Likeness::Similar);
    }
    if let (Some(x), Some(y)) = (GROUPS.get(first_a), GROUPS.get(first_b))
        && x.iter().any(|g| y.contains(g))
    {
        return Some(Likeness::Nickname);
    }
    let is_initial = |x: &str, y: &str| y.starts_with(x) && x.chars().count() == 1;
    let is_short_form = |x: &str, y: &str| y.starts_with(x) && x.chars().count() >= 3;
    let like = is_initial(first_a, first_b)
        || is_initial(first_b, first_a)
        || is_short_form(first_a, first_b)
        || is_short_form(first_b, first_a)
        || one_slip(first_a, first_b)
        || sounds_alike(first_a, first_b);
    like.then_some(Likeness::Similar)
}

/// Family names: the same, a part of a double name, or one slip or one spelling apart.
pub(crate) fn family(a: &str, b: &str) -> Option<Likeness> {
    if a.is_empty() || b.is_empty() {
        return None;
    }
    let letters = |name: &'_ str| name.chars().filter(|c| *c != ' ').collect::<String>();
    let has_parts = a.contains(' ') || b.contains(' ');
    if a == b || (has_parts && letters(a) == letters(b)) {
        return Some(Likeness::Same);
    }
    let is_part = |x: &str, y: &str| x.chars().count() > 1 && y.split(' ').any(|w| w == x);
    let like = one_slip(a, b) || if has_parts { is_part(a, b) || is_part(b, a) } else { sounds_alike(a, b) };
    like.then_some(Likeness::Similar)
}

fn first(folded: &str) -> &str {
    folded.split(' ').next().unwrap_or(folded)
}

/// One letter more, less or another, or two that changed places. Short names differ by one
/// letter too often for that to say anything.
fn one_slip(a: &str, b: &str) -> bool {
    let (n, m) = (a.chars().count(), b.chars().count());
    if n.min(m) < 4 || n.abs_diff(m) > 1 {
        return false;
    }
    // What is left between the same beginning and the same end.
    let (mut a, mut b) = (a.chars(), b.chars());
    loop {
        let (before_a, before_b) = (a.clone(), b.clone());
        match (a.next(), b.next()) {
            (Some(x), Some(y)) if x == y => {}
            _ => {
                (a, b) = (before_a, before_b);
                break;
            }
        }
    }
    loop {
        let (before_a, before_b) = (a.clone(), b.clone());
        match (a.next_back(), b.next_back()) {
            (Some(x), Some(y)) if x == y => {}
            _ => {
                (a, b) = (before_a, before_b);
                break;
            }
        }
    }
    match ((a.next(), a.next(), a.next()), (b.next(), b.next(), b.next())) {
        ((Some(x), Some(y), None), (Some(v), Some(w), None)) => x == w && y == v,
        ((_, None, None), (_, None, None)) => true,
        _ => false,
    }
}

/// Names that sound alike begin alike; only then is it worth to spell out how they sound.
fn sounds_alike(a: &str, b: &str) -> bool {
    let class = |name: &str| match name.bytes().next() {
        Some(b'c' | b'k' | b'q' | b's' | b'z' | b'g' | b'j') => 1,
        Some(b'p' | b'f' | b'v' | b'w' | b'r') => 2,
        Some(b) => b,
        None => 0,
    };
    a.len().min(b.len()) >= 4
        && a.len().abs_diff(b.len()) <= 3
        && class(a) == class(b)
        && sound(a).eq(sound(b))
}

/// What a Latin name sounds like, roughly: doubled letters once, vowels inside left out,
/// letters that sound alike as one. Other scripts stay as they are.
fn sound(name: &str) -> impl Iterator<Item = u8> + '_ {
    let is_plain = !name.is_ascii() || name.len() < 4;
    let (mut rest, mut is_first, mut last) = (name.as_bytes(), true, 0);
    std::iter::from_fn(move || {
        loop {
            let (c, behind) = match rest {
                [c, behind @ ..] if is_plain => {
                    rest = behind;
                    return Some(*c);
                }
                [b'p', b'h', behind @ ..] => (b'f', behind),
                [b'g', b'h', behind @ ..] => (b'g', behind),
                [b'c', b'k', behind @ ..] => (b'k', behind),
                [b's', b'c', b'h', ..] => (b's', rest.get(2..).unwrap_or_default()),
                [b't', b'z', behind @ ..] => (b's', behind),
                [b't', b'h', behind @ ..] => (b't', behind),
                [b'w', b'r', behind @ ..] => (b'r', behind),
                [b'k', b'n', behind @ ..] => (b'n', behind),
                [b'i', b'e', behind @ ..] | [b'e', b'y', behind @ ..] => (b'y', behind),
                [c, behind @ ..] => (*c, behind),
                [] => return None,
            };
            rest = behind;
            let inside = !std::mem::replace(&mut is_first, false);
            let c = match c {
                b'c' | b'q' => b'k',
                b'z' => b's',
                b'j' => b'g',
                b'w' => b'v',
                b'i' if inside => b'y',
                c => c,
            };
            let is_vowel = matches!(c, b'a' | b'e' | b'i' | b'o' | b'u' | b'y' | b'h');
            if (inside && is_vowel && !rest.is_empty()) || c == last {
                continue;
            }
            last = c;
            return Some(c);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::{Likeness, sound};
    use crate::clients::search::fold::fold;
    use proptest::prelude::*;

    fn given(a: &str, b: &str) -> Option<Likeness> {
        super::given(&fold(a), &fold(b))
    }
    fn family(a: &str, b: &str) -> Option<Likeness> {
        super::family(&fold(a), &fold(b))
    }

    #[test]
    fn knows_names_that_people_use_for_one_another() {
        assert_eq!(given("Kate", "Katherine"), Some(Likeness::Nickname));
        assert_eq!(given("Peggy", "Margaret"), Some(Likeness::Nickname));
        assert_eq!(given("José", "jose"), Some(Likeness::Same));
        assert_eq!(given("Mary Ann", "Mary"), Some(Likeness::Similar));
        assert_eq!(given("Jonh", "John"), Some(Likeness::Similar));
        assert_eq!(given("Stefany", "Stephanie"), Some(Likeness::Similar));
        assert_eq!(given("Ana", "Ben"), None);
        assert_eq!(given("", "Ben"), None);
        assert_eq!(given("Ava", "Eva"), None, "two short names");
    }

    #[test]
    fn knows_families_that_are_written_in_two_ways() {
        assert_eq!(family("Smith-Jones", "Smith"), Some(Likeness::Similar));
        assert_eq!(family("O'Brien", "OBrien"), Some(Likeness::Same));
        assert_eq!(family("De La Cruz", "Delacruz"), Some(Likeness::Same));
        assert_eq!(family("Schmidt", "Schmitt"), Some(Likeness::Similar));
        assert!(sound("philips").eq(sound("filips")));
        assert!(!sound("philips").eq(sound("phelan")));
        assert_eq!(family("Wright", "Write"), None, "the end is heard");
        assert_eq!(family("Schneider", "Snyder"), Some(Likeness::Similar));
        assert_eq!(family("Kowalski", "Covalsky"), Some(Likeness::Similar));
        assert_eq!(family("Ng", "Wu"), None);
        assert_eq!(family("Ng", "Nguyen"), None);
    }

    proptest! {
        #[test]
        fn likeness_does_not_depend_on_the_order(a in "[a-zé ]{0,10}", b in "[a-zé ]{0,10}") {
            prop_assert_eq!(given(&a, &b), given(&b, &a));
            prop_assert_eq!(family(&a, &b), family(&b, &a));
        }

        #[test]
        fn one_slip_is_an_edit_distance_of_one(a in "[abé]{3,7}", b in "[abé]{3,7}") {
            let is_long = a.chars().count().min(b.chars().count()) >= 4;
            prop_assert_eq!(super::one_slip(&a, &b), is_long && strsim::osa_distance(&a, &b) <= 1);
        }
    }
}
