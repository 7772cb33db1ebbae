//! What the slices hand to the record when it is opened.

use crate::{Permission, RecordError, WriteTx};

pub use stillroom_vault::Migration;

/// A table whose changes the journal captures.
#[derive(Clone, Copy, Debug)]
pub struct JournaledTable {
    /// The table.
    pub name: &'static str,
    /// The kind of record a row belongs to, e.g. `client` for `client_phone`.
    pub kind: &'static str,
    /// The column that holds that record's id (`id`, or `client_id` in a child table).
    pub record_column: &'static str,
    /// The column that names the client, where the record isn't the client itself.
    pub client_column: Option<&'static str>,
}

/// A verb that may be undone.
#[derive(Clone, Copy)]
pub struct UndoRule {
    /// The verb, as the journal names it.
    pub verb: &'static str,
    /// What the undoing person needs.
    pub permission: Permission,
    /// The slice's rules, run again after the inverted change, in the same transaction.
    /// Gets the records that the undo changed; [`RecordError::Depended`] where one that is gone now
    /// is still needed.
    pub recheck: fn(&mut WriteTx<'_>, &[crate::RecordRef]) -> Result<(), RecordError>,
}

impl std::fmt::Debug for UndoRule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.verb)
    }
}

/// What a lawful erasure of a client does with a table's rows that name them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Goes {
    /// The rows go.
    Rows,
    /// The rows go, and those of other tables that name their `id`: each table with its column.
    RowsWith(&'static [(&'static str, &'static str)]),
    /// The rows stay, for they are the practice's own paper; these texts in them are emptied.
    Texts(&'static [&'static str]),
    /// The rows stay, and name nobody any more: the columns may be empty. What was found or decided
    /// stays the practice's own paper.
    Unnamed,
    /// The rows stay as they are: of the client they hold an id and nothing else.
    Nothing,
}

/// A table with rows of a client, and what becomes of them when the client is erased.
#[derive(Clone, Copy, Debug)]
pub struct ClientRows {
    /// The table.
    pub table: &'static str,
    /// The columns that name the client: a row is theirs when one of them does.
    pub columns: &'static [&'static str],
    /// What becomes of the rows.
    pub goes: Goes,
}

/// Migrations, journaled tables and undo rules of all slices.
#[derive(Clone, Debug, Default)]
pub struct Schema {
    /// In one global order.
    pub migrations: Vec<Migration>,
    /// Every table that isn't `local_*` or derived.
    pub tables: Vec<JournaledTable>,
    /// The closed list of undoable verbs.
    pub undo: Vec<UndoRule>,
    /// Every table with rows of a client, journaled or `local_*`.
    pub client_rows: Vec<ClientRows>,
}

/// This crate's own migrations and tables, in the slices' global order.
const OUR_MIGRATIONS: [Migration; 7] = [
    Migration { number: 1, name: "people", sql: include_str!("migrations/01_people.sql") },
    Migration { number: 2, name: "journal", sql: include_str!("migrations/02_journal.sql") },
    Migration { number: 70, name: "backup_sticks", sql: include_str!("migrations/70_backup_sticks.sql") },
    Migration { number: 71, name: "kept_files", sql: include_str!("migrations/71_kept_files.sql") },
    Migration { number: 97, name: "erasures", sql: include_str!("migrations/97_erasures.sql") },
    Migration { number: 98, name: "second_factor", sql: include_str!("migrations/98_second_factor.sql") },
    Migration { number: 110, name: "overwriting", sql: include_str!("migrations/110_overwriting.sql") },
];

const fn ours(
    name: &'static str,
    kind: &'static str,
    record_column: &'static str,
    client_column: Option<&'static str>,
) -> JournaledTable {
    JournaledTable { name, kind, record_column, client_column }
}

const OUR_TABLES: [JournaledTable; 8] = [
    ours("person", "person", "id", None),
    ours("person_role", "person", "person", None),
    ours("slot_valid", "person", "person", None),
    ours("second_factor", "person", "person", None),
    ours("code_rule", "code_rule", "id", None),
    ours("break_glass", "break_glass", "id", Some("client")),
    ours("backup_stick", "stick", "id", None),
    ours("kept_file", "file", "id", Some("client")),
];

/// Who looked by breaking the glass stays for the practice's own six years; why they said they had
/// to, and what was found, tell of the client. The content of a file goes once no row names it.
const OUR_CLIENT_ROWS: [ClientRows; 2] = [
    ClientRows { table: "break_glass", columns: &["client"], goes: Goes::Texts(&["reason", "finding"]) },
    ClientRows { table: "kept_file", columns: &["client", "about"], goes: Goes::Rows },
];

/// Tables of this crate that hold the journal itself.
const JOURNAL: [&str; 6] =
    ["journal", "journal_change", "journal_erased", "journal_place", "journal_subject", "record_schema"];

impl Schema {
    /// With this crate's own migrations and tables.
    pub(crate) fn with_ours(self) -> Self {
        let mut migrations = OUR_MIGRATIONS.to_vec();
        migrations.extend(self.migrations);
        migrations.sort_by_key(|m| m.number);
        let mut tables = OUR_TABLES.to_vec();
        tables.extend(self.tables);
        let client_rows = OUR_CLIENT_ROWS.into_iter().chain(self.client_rows).collect();
        Self { migrations, tables, undo: self.undo, client_rows }
    }

    /// The journaled tables with rows of a client that don't say what an erasure does with them.
    #[must_use]
    pub fn undeclared(&self) -> Vec<&'static str> {
        let declared =
            |name: &str| self.client_rows.iter().chain(&OUR_CLIENT_ROWS).any(|rows| rows.table == name);
        let of_a_client = self.tables.iter().filter(|t| t.kind == "client" || t.client_column.is_some());
        of_a_client.map(|t| t.name).filter(|name| !declared(name)).collect()
    }

    /// Checks what a slice can get wrong and nobody would see until a bad day: a table that
    /// the journal forgets, a foreign key that deletes or changes by itself.
    pub(crate) fn check(
        &self,
        conn: &rusqlite::Connection,
        tables: &crate::journal::capture::Tables,
    ) -> Result<(), RecordError> {
        let mut list =
            conn.prepare("SELECT name, type, strict FROM pragma_table_list WHERE schema = 'main'")?;
        let list: Vec<(String, String, bool)> =
            list.query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?.collect::<Result<_, _>>()?;
        for (name, kind, strict) in list {
            let known = tables.get(&name).is_some();
            if kind == "table"
                && !known
                && !name.starts_with("local_")
                && !name.starts_with("sqlite_")
                && !name.starts_with("vault_")
                && !JOURNAL.contains(&name.as_str())
            {
                return Err(RecordError::Database(format!("table {name} is neither journaled nor local_")));
            }
            if known && !strict {
                return Err(RecordError::Database(format!("journaled table {name} is not STRICT")));
            }
            let acting: i64 = conn.query_row(
                "SELECT count(*) FROM pragma_foreign_key_list(?1) WHERE on_delete NOT IN ('NO ACTION', 'RESTRICT') OR on_update NOT IN ('NO ACTION', 'RESTRICT')",
                [&name],
                |r| r.get(0),
            )?;
            if acting > 0 {
                return Err(RecordError::Database(format!("a foreign key of {name} acts by itself")));
            }
        }
        Ok(())
    }
}
