//! What clients allow in writing, and what is published under it.

use crate::{call::Call, error::Answer};
use stillroom_practice::clients::ClientId;
use stillroom_practice::programme::authorizations::{
    self, AuthorizationDraft, AuthorizationForm, AuthorizationsOverview, ClientAuthorizations,
    EndAuthorizationReq, PublicationDraft, SettlePublicationReq,
};

#[tauri::command]
#[specta::specta]
pub(crate) async fn client_authorizations(call: Call, client: ClientId) -> Answer<ClientAuthorizations> {
    call.signed_in(move |session| authorizations::client_authorizations(session, client)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn authorization_form(call: Call, req: AuthorizationDraft) -> Answer<AuthorizationForm> {
    call.signed_in(move |session| authorizations::authorization_form(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn sign_authorization(call: Call, req: AuthorizationDraft) -> Answer<ClientAuthorizations> {
    call.signed_in(move |session| authorizations::sign_authorization(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn end_authorization(call: Call, req: EndAuthorizationReq) -> Answer<ClientAuthorizations> {
    call.signed_in(move |session| authorizations::end_authorization(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn register_publication(call: Call, req: PublicationDraft) -> Answer<ClientAuthorizations> {
    call.signed_in(move |session| authorizations::register_publication(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn settle_publication(
    call: Call,
    req: SettlePublicationReq,
) -> Answer<ClientAuthorizations> {
    call.signed_in(move |session| authorizations::settle_publication(session, req)).await
}

#[tauri::command]
#[specta::specta]
pub(crate) async fn authorizations_overview(call: Call) -> Answer<AuthorizationsOverview> {
    call.signed_in(authorizations::authorizations_overview).await
}
