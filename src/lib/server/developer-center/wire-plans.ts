import type { FirmwareServer } from './firmware';
import type { ComponentPlan, DevicePlan } from './model';
import type { Packages, PackageFile } from './packages';
import { versionOf } from './requirements';
import { overallProgress, progressOf } from './steps';
import type { Timeline } from './timeline';
import { confirmWords, failureWords, statusWords, type Language } from './words';

/** Writes plans as the platform tells them. */
export class PlanWriter {
  readonly #packages: Packages;
  readonly #firmware: FirmwareServer;
  readonly #timeline: Timeline;

  constructor(packages: Packages, firmware: FirmwareServer, timeline: Timeline) {
    this.#packages = packages;
    this.#firmware = firmware;
    this.#timeline = timeline;
  }

  /** As getDeviceUpgradePlan and getBatchUpgradeDetails answer. */
  async plan(plan: DevicePlan, language: Language) {
    return { ...this.#head(plan, language), comVerList: await this.#components(plan) };
  }

  /** As getFetchPlan answers: the same, its components under the name that is known there. */
  async bluetoothPlan(plan: DevicePlan, language: Language) {
    const components = await this.#components(plan);
    return {
      ...this.#head(plan, language),
      components: components.map((component) => ({ componentNo: component.comNo, ...component })),
    };
  }

  #head(plan: DevicePlan, language: Language) {
    const { device } = plan;
    // A plan that was withdrawn before the device began has nothing more to say.
    const withdrawn = plan.plan.state !== 'activated' && plan.deviceStatus === 0;
    const status = withdrawn ? -1 : plan.deviceStatus;
    const words = plan.failure === null ? statusWords[status] : failureWords[plan.failure];
    return {
      planId: plan.plan.id,
      planName: plan.plan.name,
      productKey: device.product.productKey,
      deviceKey: device.deviceKey,
      deviceName: device.name,
      productIcon: '',
      versionInfo: plan.plan.components[0]?.notes ?? '',
      upgradeVersionInfo: plan.plan.notes,
      dataType: plan.plan.components[0]?.dataType ?? 0,
      planStartTime: plan.plan.period.start,
      planEndTime: plan.plan.period.end,
      appointStartTime: plan.appointment?.start ?? null,
      appointEndTime: plan.appointment?.end ?? null,
      deviceStatus: status,
      deviceStatusDesc: words[language],
      userConfirmStatus: plan.confirm,
      userConfirmStatusDesc: confirmWords[plan.confirm][language],
      upgradeProgress: rounded(overallProgress(plan, this.#timeline.deviceTime())),
      upgradeFinishTips: plan.resultUnseen ? 1 : 0,
    };
  }

  #components(plan: DevicePlan) {
    return Promise.all(
      plan.plan.components.map((component, index) => this.#component(plan, component, index)),
    );
  }

  async #component(plan: DevicePlan, component: ComponentPlan, index: number) {
    const download = plan.downloads[index];
    const upgrade = plan.upgrades[index];
    const has = versionOf(plan.device, component);
    return {
      sort: component.sort,
      comNo: component.componentNo,
      comType: component.type,
      dataType: component.dataType,
      cver: component.dataType === 1 ? component.from : (plan.startVersions[index] ?? ''),
      tver: component.target,
      versionInfo: component.notes,
      versionMatch: component.dataType === 0 || has === component.from || has === component.target,
      battery: component.battery,
      signal: component.signal,
      space: component.space,
      downloadStatus: download?.status ?? 0,
      upgradeStatus: upgrade?.status ?? 0,
      downloadProgress: rounded(download ? progressOf(download, this.#timeline.deviceTime()) : 0),
      fileList: await Promise.all(component.files.map((file, fileIndex) => this.#file(file, fileIndex))),
    };
  }

  async #file(file: PackageFile, index: number) {
    const digests = await this.#packages.digests(file);
    const check = (name: (typeof file.checks)[number]) => {
      if (!file.checks.includes(name)) return '';
      return file.wrongChecks ? another(digests[name]) : digests[name];
    };
    return {
      updIndex: index + 1,
      fileName: file.name,
      filePath: this.#firmware.link(file, this.#timeline.now()),
      fileSize: file.size,
      fileSha256: check('sha256'),
      fileMd5: check('md5'),
      fileCrc: check('crc32'),
    };
  }
}

function rounded(progress: number): number {
  return Math.round(progress * 1000) / 1000;
}

/** Another value of the same form. */
function another(hex: string): string {
  return hex.slice(1) + (hex.startsWith('0') ? '1' : '0');
}
