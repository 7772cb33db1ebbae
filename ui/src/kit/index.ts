/** The kit: what every screen is made of. Icons come from `@lucide/svelte/icons/<name>`. */
export { default as AlertBanner } from "./AlertBanner.svelte";
export { default as Button } from "./Button.svelte";
export { default as Card } from "./Card.svelte";
export { default as Checkbox } from "./Checkbox.svelte";
export { default as ClientField } from "./ClientField.svelte";
export { default as Combobox } from "./Combobox.svelte";
export { default as DataList } from "./DataList.svelte";
export { default as DateField } from "./DateField.svelte";
export { default as Dialog } from "./Dialog.svelte";
export { default as EmptyState } from "./EmptyState.svelte";
export { default as Field } from "./Field.svelte";
export { default as FieldError } from "./FieldError.svelte";
export { default as FieldFrame } from "./FieldFrame.svelte";
export { default as FindField } from "./FindField.svelte";
export { default as IconButton } from "./IconButton.svelte";
export { default as Kbd } from "./Kbd.svelte";
export { default as KeyField } from "./KeyField.svelte";
export { default as LoadFailed } from "./LoadFailed.svelte";
export { default as Loading } from "./Loading.svelte";
export { default as LongWords } from "./LongWords.svelte";
export { default as Menu, type MenuItem } from "./Menu.svelte";
export { default as PageHeader } from "./PageHeader.svelte";
export { default as PersonMark } from "./PersonMark.svelte";
export { default as PinPad } from "./PinPad.svelte";
export { default as PrintSheet } from "./PrintSheet.svelte";
export { default as ProgressBar } from "./ProgressBar.svelte";
export { default as Sections } from "./Sections.svelte";
export { default as Segmented } from "./Segmented.svelte";
export { default as Select } from "./Select.svelte";
export { default as Sheet } from "./Sheet.svelte";
export { default as StatusPill } from "./StatusPill.svelte";
export { default as Stepper } from "./Stepper.svelte";

export { addToClients, clientExtras } from "./client-extras.svelte";
export { now, setClock } from "./clock";
export {
  commands,
  isMac,
  isTyping,
  matches,
  registerCommands,
  type Command,
} from "./commands.svelte";
export { confirm } from "./confirm.svelte";
export { Draft, flushDrafts } from "./draft.svelte";
export { finds } from "./find";
export * from "./format";
export { prefs } from "./prefs.svelte";
export { registerStore, resetStores } from "./registry";
export {
  match,
  navigate,
  router,
  type Feature,
  type NavItem,
  type Params,
  type Route,
} from "./router.svelte";
export { session } from "./session.svelte";
export { leadToWrong } from "./wrong";
export { verification } from "./verification.svelte";
export { toast, toastError, toasts, toastUndo } from "./toasts.svelte";
export { ROLE_NAMES } from "./words";
