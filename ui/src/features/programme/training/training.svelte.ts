/** Who has taken what, and what the practice decided of it. */
import {
  CallError,
  ipc,
  type AssignReq,
  type CourseInfo,
  type ElsewhereDraft,
  type PersonTraining,
  type TrainingOverview,
  type TrainingSettings,
} from "../../../ipc";
import { registerStore } from "../../../kit";

export class TrainingStore {
  overview = $state.raw<TrainingOverview | null>(null);
  failure = $state<string | null>(null);

  constructor() {
    registerStore(() => {
      this.overview = null;
    });
  }

  readonly courses = $derived<CourseInfo[]>(this.overview?.courses ?? []);
  readonly active = $derived<PersonTraining[]>(
    (this.overview?.people ?? []).filter((one) => one.active),
  );
  readonly former = $derived<PersonTraining[]>(
    (this.overview?.people ?? []).filter((one) => !one.active),
  );

  async load(): Promise<void> {
    try {
      this.overview = await ipc.trainingOverview();
      this.failure = null;
    } catch (cause) {
      this.failure = CallError.from(cause).message;
    }
  }

  person(id: string | null): PersonTraining | null {
    return this.overview?.people.find((one) => one.person === id) ?? null;
  }

  async decide(settings: TrainingSettings): Promise<void> {
    this.overview = await ipc.saveTrainingSettings(settings);
  }
  async assign(req: AssignReq): Promise<void> {
    this.overview = await ipc.assignTraining(req);
  }
  async record(draft: ElsewhereDraft): Promise<void> {
    this.overview = await ipc.recordTraining(draft);
  }
  async withdraw(id: string, why: string): Promise<void> {
    this.overview = await ipc.withdrawTraining({ id, why });
  }
}
