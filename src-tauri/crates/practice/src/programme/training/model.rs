//! Training, as the screens know it.

use super::content::{CourseInfo, Lesson, RuleText};
use crate::schedule::LocalDate;
use serde::{Deserialize, Serialize};
use stillroom_record::{PersonId, Role, UtcMillis};

stillroom_record::define_id! {
    /// One go at a course.
    AttemptId
}
stillroom_record::define_id! {
    /// Training that was done elsewhere.
    ElsewhereId
}

/// What the practice decided of training.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct TrainingSettings {
    /// Counts up with each change; 0: nothing is decided yet, this is what Stillroom proposes.
    pub version: u32,
    /// Percent of the questions.
    pub pass_mark: u32,
    /// Days after joining, or after a course was given by hand.
    pub join_days: u32,
    /// Again so many months after the last pass; none: not again but for a change.
    pub repeat_months: Option<u32>,
    /// Days after a material change.
    pub change_days: u32,
    /// Whether a short note is shown to everybody once a month.
    pub reminders: bool,
    /// A state's or an insurer's rule that the practice follows, in its own words.
    pub state_rule: String,
    /// The most days that it leaves for a new person.
    pub state_days: Option<u32>,
    pub state_source: String,
    pub state_as_of: Option<LocalDate>,
    pub state_verified: String,
}

/// Where somebody stands with a course.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum TrainingState {
    NotAssigned,
    Due,
    Started,
    Passed,
    Overdue,
}

/// Why a course is due.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum DueWhy {
    Joining,
    Repeat,
    Change,
}

/// Whether Stillroom saw it or a person says so.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub enum ProofSource {
    Stillroom,
    Attested,
}

/// What shows that somebody has taken a course.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Proof {
    pub source: ProofSource,
    pub on: LocalDate,
    /// Of the content; none when it was done elsewhere.
    pub version: Option<u32>,
    pub score: Option<u32>,
    /// The typed name, or who attests.
    pub name: String,
    pub attempt: Option<AttemptId>,
}

/// A person and a course.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Standing {
    pub course: String,
    pub state: TrainingState,
    /// Given by hand, besides the role.
    pub by_hand: bool,
    /// The last day; none when nothing is due.
    pub due: Option<LocalDate>,
    pub why: Option<DueWhy>,
    /// Begun and not finished.
    pub open: bool,
    /// The newest proof, whether or not it still counts.
    pub proof: Option<Proof>,
}

/// A go at a course.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AttemptLine {
    pub id: AttemptId,
    pub course: String,
    pub version: u32,
    #[specta(type = i32)]
    pub started_at: UtcMillis,
    #[specta(type = Option<i32>)]
    pub ended_at: Option<UtcMillis>,
    pub score: Option<u32>,
    pub pass_mark: Option<u32>,
    pub passed: Option<bool>,
    pub signed_name: Option<String>,
    #[specta(type = Option<i32>)]
    pub signed_at: Option<UtcMillis>,
}

/// Training done elsewhere.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Elsewhere {
    pub id: ElsewhereId,
    pub person: PersonId,
    /// The course that it stands for; none when it stands beside them.
    pub course: Option<String>,
    pub what: String,
    pub provider: String,
    pub done_on: LocalDate,
    pub attested_by: String,
    #[specta(type = i32)]
    pub recorded_at: UtcMillis,
    /// Why it no longer counts.
    pub withdrawn_why: Option<String>,
}

/// What somebody was taught elsewhere, as the form sends it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ElsewhereDraft {
    pub person: PersonId,
    pub course: Option<String>,
    pub what: String,
    pub provider: String,
    pub done_on: LocalDate,
    pub attested_by: String,
}

/// Takes an entry of training elsewhere out of the count.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct WithdrawTrainingReq {
    pub id: ElsewhereId,
    pub why: String,
}

/// Gives a person a course by hand, or takes it back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AssignReq {
    pub person: PersonId,
    pub course: String,
    pub assigned: bool,
}

/// One's own courses.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MyTraining {
    pub courses: Vec<CourseInfo>,
    /// One a course, in the same order.
    pub standings: Vec<Standing>,
    /// Newest first.
    pub attempts: Vec<AttemptLine>,
    pub elsewhere: Vec<Elsewhere>,
    pub pass_mark: u32,
    /// This month's note, read or not.
    pub note: Option<MonthNote>,
}

/// What is said after sign-in.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct TrainingNotice {
    pub overdue: u32,
    /// Due within a week.
    pub soon: u32,
    /// The earliest day of those that are due soon.
    pub due: Option<LocalDate>,
    /// This month's note, when it wasn't read yet.
    pub note: Option<MonthNote>,
}

/// The short note of a month.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct MonthNote {
    /// `2026-11`
    pub month: String,
    pub title: String,
    pub text: String,
    pub cite: String,
    pub read: bool,
}

/// A course that is open in front of somebody.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct OpenCourse {
    pub attempt: AttemptId,
    pub course: CourseInfo,
    pub lessons: Vec<Lesson>,
    /// Shuffled; which is right comes after the answers.
    pub questions: Vec<AskedQuestion>,
    pub pass_mark: u32,
}

/// A question without its answer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AskedQuestion {
    pub id: String,
    pub text: String,
    pub options: Vec<AskedOption>,
}

/// One of its answers. `index` names it, wherever it stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct AskedOption {
    pub index: u32,
    pub text: String,
}

/// What was chosen.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct QuizAnswer {
    pub question: String,
    pub option: u32,
}

/// All answers of an attempt.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SubmitReq {
    pub attempt: AttemptId,
    pub answers: Vec<QuizAnswer>,
}

/// The signature under a pass.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct SignTrainingReq {
    pub attempt: AttemptId,
    pub name: String,
}

/// How an attempt went, with every reason.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Outcome {
    pub attempt: AttemptLine,
    pub title: String,
    pub right: u32,
    pub questions: u32,
    /// Empty when the course has a newer version: its words are no longer here.
    pub review: Vec<Reviewed>,
}

/// A question with its answers and reasons, in the order in which it was asked.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct Reviewed {
    pub id: String,
    pub text: String,
    pub was_right: bool,
    pub options: Vec<ReviewedOption>,
}

/// An answer with its reason.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct ReviewedOption {
    pub text: String,
    pub right: bool,
    pub chosen: bool,
    pub why: String,
}

/// Who has taken what, for the officer.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct TrainingOverview {
    pub settings: TrainingSettings,
    /// Who decided it last, and when; none while it is a proposal.
    pub decided_by: Option<String>,
    #[specta(type = Option<i32>)]
    pub decided_at: Option<UtcMillis>,
    pub courses: Vec<CourseInfo>,
    /// Those who work here now first.
    pub people: Vec<PersonTraining>,
    pub elsewhere: Vec<Elsewhere>,
    /// The last twelve months in which a note was due, newest first.
    pub notes: Vec<NoteMonth>,
    pub rules: Vec<RuleText>,
}

/// A person's row.
#[derive(Clone, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct PersonTraining {
    pub person: PersonId,
    pub name: String,
    pub roles: Vec<Role>,
    pub active: bool,
    pub joined: LocalDate,
    /// One a course, in the order of the courses.
    pub standings: Vec<Standing>,
    pub attempts: Vec<AttemptLine>,
}

/// How many read a month's note.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, specta::Type)]
#[serde(rename_all = "camelCase")]
pub struct NoteMonth {
    pub month: String,
    pub title: String,
    pub read: u32,
    /// Of how many who work here now and were here then.
    pub of: u32,
    /// Who of them hasn't yet.
    pub waiting: Vec<String>,
}
