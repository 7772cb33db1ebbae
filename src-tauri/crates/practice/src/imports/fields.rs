//! The fields a column may hold, and how other systems name them.

use super::model::ImportField;
use crate::clients::search::fold::fold;
use serde::{Deserialize, Serialize};

macro_rules! fields {
    ($( $name:ident $key:literal $label:literal [$($synonym:literal),* $(,)?] ;)*) => {
        /// What a column holds.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
        pub(crate) enum Field { $( #[serde(rename = $key)] $name ),* }

        impl Field {
            pub(crate) const ALL: &'static [Field] = &[ $( Field::$name ),* ];
            pub(crate) fn key(self) -> &'static str { match self { $( Field::$name => $key ),* } }
            pub(crate) fn label(self) -> &'static str { match self { $( Field::$name => $label ),* } }
            fn synonyms(self) -> &'static [&'static str] { match self { $( Field::$name => &[$($synonym),*] ),* } }
        }
    };
}

// Synonyms are folded and without spaces. An earlier field wins where two would match.
fields! {
    GivenName "givenName" "Given name" ["firstname", "first", "givenname", "given", "fname", "forename", "clientfirstname",
        "customerfirstname", "patientfirstname", "vorname", "prenom", "nombre", "nombres", "namefirst", "legalfirstname"];
    FamilyName "familyName" "Family name" ["lastname", "last", "familyname", "surname", "lname", "clientlastname",
        "customerlastname", "patientlastname", "nachname", "nom", "apellido", "apellidos", "namelast", "legallastname"];
    FullName "fullName" "Full name" ["name", "fullname", "clientname", "customername", "patientname", "client", "customer",
        "patient", "guestname", "guest", "displayname"];
    PreferredName "preferredName" "Goes by" ["preferredname", "preferred", "nickname", "goesby", "knownas",
        "preferredfirstname", "alias"];
    Pronouns "pronouns" "Pronouns" ["pronouns", "pronoun", "preferredpronouns"];
    BirthDate "birthDate" "Birth date" ["birthdate", "birthday", "dateofbirth", "dob", "bday", "birth", "born",
        "geburtsdatum", "datedenaissance", "fechadenacimiento", "clientdob", "patientdob"];
    Mobile "mobile" "Mobile phone" ["mobile", "mobilephone", "cell", "cellphone", "mobilenumber", "cellnumber", "phone",
        "phonenumber", "telephone", "tel", "phone1", "primaryphone", "mobilephonenumber", "clientphone", "handy",
        "contactnumber", "cellphonenumber", "telefono", "mainphone", "preferredphone"];
    HomePhone "homePhone" "Home phone" ["homephone", "home", "phonehome", "hometel", "homephonenumber", "homenumber", "phone2",
        "landline", "secondaryphone", "otherphone", "alternatephone", "altphone", "evephone", "eveningphone"];
    WorkPhone "workPhone" "Work phone" ["workphone", "work", "phonework", "businessphone", "workphonenumber", "phone3",
        "dayphone", "daytimephone", "officephone"];
    Email "email" "E-mail" ["email", "emailaddress", "mail", "primaryemail", "clientemail", "customeremail", "patientemail",
        "contactemail", "correo", "correoelectronico", "emailid"];
    Line1 "line1" "Street" ["address", "address1", "addressline1", "street", "streetaddress", "street1", "mailingaddress",
        "homeaddress", "line1", "strasse", "direccion", "addressstreet"];
    Line2 "line2" "Street, second line" ["address2", "addressline2", "street2", "apt", "suite", "unit", "aptsuite", "line2",
        "apartment"];
    City "city" "City" ["city", "town", "suburb", "locality", "ort", "ciudad", "ville", "homecity", "addresscity"];
    State "state" "State" ["state", "province", "region", "stateprovince", "county", "homestate", "addressstate", "statecode"];
    Postal "postal" "Postal code" ["zip", "zipcode", "postal", "postalcode", "postcode", "plz", "codigopostal", "ziporpostalcode",
        "addresszip", "zippostalcode"];
    Country "country" "Country" ["country", "land", "pais", "countrycode"];
    EmergencyName "emergencyName" "Emergency contact" ["emergencycontact", "emergencycontactname", "emergencyname",
        "emergency", "ice", "nextofkin"];
    EmergencyPhone "emergencyPhone" "Emergency contact's phone" ["emergencycontactphone", "emergencyphone",
        "emergencycontactnumber", "emergencynumber", "icephone", "emergencycontactphonenumber"];
    EmergencyRelation "emergencyRelation" "Emergency contact's relation" ["emergencycontactrelation",
        "emergencyrelation", "emergencycontactrelationship", "emergencyrelationship"];
    GuardianName "guardianName" "Guardian" ["guardian", "guardianname", "parent", "parentname", "parentguardian",
        "responsibleparty", "legalguardian", "parentorguardian"];
    GuardianPhone "guardianPhone" "Guardian's phone" ["guardianphone", "parentphone", "guardiannumber", "guardiancontact"];
    GuardianRelation "guardianRelation" "Guardian's relation" ["guardianrelation", "guardianrelationship"];
    Referral "referral" "Referred by" ["referral", "referredby", "referralsource", "source", "howdidyouhear",
        "howdidyouhearaboutus", "heardfrom", "leadsource", "referralname", "referraltype"];
    Tags "tags" "Tags" ["tags", "tag", "labels", "categories", "category", "clienttags", "groups", "clienttype", "clientgroup"];
    Vip "vip" "VIP" ["vip", "isvip", "vipclient", "vipstatus"];
    Confidential "confidential" "Reach only by" ["confidentialchannel", "confidentialcommunication", "confidentialcontact",
        "reachonlyby", "contactinstructions"];
    Note "note" "Front-desk note" ["note", "notes", "comment", "comments", "clientnotes", "remarks", "memo", "customernotes",
        "generalnotes", "bemerkung", "notas", "clientnote", "additionalnotes", "appointmentalert"];
    Allergies "allergies" "Allergies" ["allergies", "allergy", "knownallergies", "drugallergies", "allergien", "alergias",
        "medicalallergies", "allergylist"];
    Medications "medications" "Medications" ["medications", "medication", "currentmedications", "meds", "medicines",
        "prescriptions", "medicationlist"];
    Conditions "conditions" "Conditions" ["conditions", "medicalconditions", "medicalhistory", "healthconditions",
        "diagnoses", "problems"];
    Fitzpatrick "fitzpatrick" "Skin type (I to VI)" ["fitzpatrick", "skintype", "fitzpatricktype", "fitzpatrickskintype",
        "fitzpatrickscale"];
    SmsOptOut "smsOptOut" "No texts (yes means no)" ["smsoptout", "textoptout", "nosms", "notexts", "optoutsms",
        "optedoutofsms", "unsubscribedsms", "donottext", "smsunsubscribed"];
    SmsOptIn "smsOptIn" "Texts allowed" ["smsoptin", "textoptin", "allowsms", "acceptssms", "smsconsent", "receivesms",
        "smsallowed", "optinsms", "smsreminders", "textreminders", "oksms", "oktotext", "acceptssmsmarketing", "sendsms",
        "smsreminder"];
    EmailOptOut "emailOptOut" "No e-mail (yes means no)" ["emailoptout", "noemail", "noemails", "optoutemail",
        "optedoutofemail", "unsubscribed", "unsubscribedemail", "donotemail", "emailunsubscribed"];
    EmailOptIn "emailOptIn" "E-mail allowed" ["emailoptin", "allowemail", "emailconsent", "receiveemail", "emailallowed",
        "optinemail", "emailreminders", "okemail", "oktoemail", "sendemail", "emailreminder"];
    PhoneOptOut "phoneOptOut" "No calls (yes means no)" ["phoneoptout", "nocalls", "calloptout", "optoutphone", "donotcall",
        "nophone", "dnc"];
    MarketingOptOut "marketingOptOut" "No marketing (yes means no)" ["marketingoptout", "nomarketing", "optoutmarketing",
        "donotmarket", "promotionsoptout", "optout", "optedout"];
    MarketingOptIn "marketingOptIn" "Marketing allowed" ["marketingoptin", "acceptsmarketing", "allowmarketing",
        "marketingconsent", "newsletter", "optinmarketing", "marketing", "promotions", "acceptsemailmarketing",
        "emailmarketing", "subscribed", "receivespromotions"];
    DoNotContact "doNotContact" "Don't contact at all (yes means no)" ["donotcontact", "nocontact", "dontcontact"];
    Balance "balance" "Balance (what the client has)" ["balance", "accountbalance", "credit", "accountcredit", "storecredit",
        "creditbalance", "walletbalance", "guthaben", "currentbalance"];
    BalanceDue "balanceDue" "Balance due (what the client owes)" ["balancedue", "amountdue", "owed", "outstanding",
        "outstandingbalance", "owes", "due", "amountowed", "unpaidbalance"];
    VisitDate "visitDate" "Next visit: date" ["nextvisit", "nextappointment", "nextappointmentdate", "appointmentdate",
        "nextvisitdate", "apptdate", "visitdate", "bookingdate", "nextappt", "appointment"];
    VisitTime "visitTime" "Next visit: time" ["nextvisittime", "nextappointmenttime", "appointmenttime", "appttime",
        "visittime", "starttime", "bookingtime", "nextappttime"];
    VisitService "visitService" "Next visit: service" ["nextvisitservice", "nextappointmentservice", "appointmentservice",
        "service", "servicename", "treatment", "visitservice", "bookedservice", "appointmenttype"];
    VisitProvider "visitProvider" "Next visit: provider" ["nextvisitprovider", "nextappointmentprovider",
        "appointmentprovider", "provider", "providername", "staff", "staffmember", "visitprovider", "therapist",
        "practitioner", "injector", "esthetician", "employee", "stylist"];
}

impl Field {
    pub(crate) fn of_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|f| f.key() == key)
    }

    /// The field that a header names.
    pub(crate) fn of_header(header: &str) -> Option<Self> {
        let plain = fold(header).replace(' ', "");
        let bare = plain.trim_end_matches(|c: char| c.is_ascii_digit() || c == '*');
        let named = |text: &str| {
            Self::ALL
                .iter()
                .copied()
                .find(|f| f.key().to_ascii_lowercase() == text || f.synonyms().contains(&text))
        };
        if plain.is_empty() { None } else { named(&plain).or_else(|| named(bare)) }
    }

    /// Whether several columns may be matched to it.
    pub(crate) fn takes_many(self) -> bool {
        use Field as F;
        matches!(
            self,
            F::Mobile
                | F::HomePhone
                | F::WorkPhone
                | F::Note
                | F::Tags
                | F::Allergies
                | F::Medications
                | F::Conditions
        )
    }

    /// As the window shows them.
    pub(crate) fn list() -> Vec<ImportField> {
        let is_name = |f: &Field| matches!(f, Field::GivenName | Field::FamilyName | Field::FullName);
        Self::ALL
            .iter()
            .map(|f| ImportField {
                key: f.key().to_owned(),
                label: f.label().to_owned(),
                required: is_name(f),
                many: f.takes_many(),
            })
            .collect()
    }
}

/// The field of every column; each field is given to the first column that names it.
pub(crate) fn matched(headers: &[String]) -> Vec<Option<Field>> {
    let mut taken = std::collections::HashSet::new();
    let mut fields: Vec<Option<Field>> =
        headers.iter().map(|h| Field::of_header(h).filter(|f| taken.insert(*f))).collect();
    // A full name beside its parts says nothing new.
    if taken.contains(&Field::GivenName) && taken.contains(&Field::FamilyName) {
        for f in fields.iter_mut().filter(|f| **f == Some(Field::FullName)) {
            *f = None;
        }
    }
    // "Phone" beside "Mobile phone" is the other number.
    if !taken.contains(&Field::HomePhone) {
        let mut phones = headers
            .iter()
            .enumerate()
            .filter(|(i, h)| Field::of_header(h) == Some(Field::Mobile) && fields.get(*i) == Some(&None));
        if let Some((i, _)) = phones.next()
            && let Some(f) = fields.get_mut(i)
        {
            *f = Some(Field::HomePhone);
        }
    }
    fields
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(headers: &[&str]) -> Vec<Option<Field>> {
        matched(&headers.iter().map(|h| (*h).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn knows_the_headers_of_several_systems() {
        use Field::*;
        assert_eq!(
            of(&["First Name", "Last Name", "Mobile Phone", "Email", "Date of Birth", "Accepts Marketing"]),
            [
                Some(GivenName),
                Some(FamilyName),
                Some(Mobile),
                Some(Email),
                Some(BirthDate),
                Some(MarketingOptIn)
            ]
        );
        assert_eq!(
            of(&["LAST_NAME", "FIRST_NAME", "DOB", "Phone (Home)", "E-mail", "ZIP", "SMS Opt-Out"]),
            [
                Some(FamilyName),
                Some(GivenName),
                Some(BirthDate),
                Some(HomePhone),
                Some(Email),
                Some(Postal),
                Some(SmsOptOut)
            ]
        );
        assert_eq!(
            of(&["Vorname", "Nachname", "Geburtsdatum", "PLZ"]),
            [Some(GivenName), Some(FamilyName), Some(BirthDate), Some(Postal)]
        );
        assert_eq!(of(&["Name", "Cell", "Phone"]), [Some(FullName), Some(Mobile), Some(HomePhone)]);
        assert_eq!(of(&["Client ID", "", "Allergies*"]), [None, None, Some(Allergies)]);
        assert_eq!(of(&["Name", "First Name", "Last Name"]), [None, Some(GivenName), Some(FamilyName)]);
    }

    #[test]
    fn no_two_fields_share_a_synonym() {
        let mut seen = std::collections::HashMap::new();
        for f in Field::ALL {
            for s in f.synonyms() {
                assert_eq!(fold(s).replace(' ', ""), **s, "folded");
                if let Some(other) = seen.insert(*s, *f) {
                    panic!("{s}: {other:?} and {f:?}");
                }
            }
        }
    }
}
