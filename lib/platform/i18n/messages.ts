import type { Locale } from './locale';
import enApi from './messages/en/api.json';
import enAuth from './messages/en/auth.json';
import enCause from './messages/en/cause.json';
import enCommon from './messages/en/common.json';
import enCredential from './messages/en/credential.json';
import enError from './messages/en/error.json';
import enFinding from './messages/en/finding.json';
import enFix from './messages/en/fix.json';
import enFleet from './messages/en/fleet.json';
import enForm from './messages/en/form.json';
import enHistory from './messages/en/history.json';
import enHostkey from './messages/en/hostkey.json';
import enInstance from './messages/en/instance.json';
import enNav from './messages/en/nav.json';
import enPicture from './messages/en/picture.json';
import enRemediation from './messages/en/remediation.json';
import enRemedy from './messages/en/remedy.json';
import enReport from './messages/en/report.json';
import enRollout from './messages/en/rollout.json';
import enSettings from './messages/en/settings.json';
import enSweep from './messages/en/sweep.json';
import enVerdict from './messages/en/verdict.json';
import jaApi from './messages/ja/api.json';
import jaAuth from './messages/ja/auth.json';
import jaCause from './messages/ja/cause.json';
import jaCommon from './messages/ja/common.json';
import jaCredential from './messages/ja/credential.json';
import jaError from './messages/ja/error.json';
import jaFinding from './messages/ja/finding.json';
import jaFix from './messages/ja/fix.json';
import jaFleet from './messages/ja/fleet.json';
import jaForm from './messages/ja/form.json';
import jaHistory from './messages/ja/history.json';
import jaHostkey from './messages/ja/hostkey.json';
import jaInstance from './messages/ja/instance.json';
import jaNav from './messages/ja/nav.json';
import jaPicture from './messages/ja/picture.json';
import jaRemediation from './messages/ja/remediation.json';
import jaRemedy from './messages/ja/remedy.json';
import jaReport from './messages/ja/report.json';
import jaRollout from './messages/ja/rollout.json';
import jaSettings from './messages/ja/settings.json';
import jaSweep from './messages/ja/sweep.json';
import jaVerdict from './messages/ja/verdict.json';

const en = {
  common: enCommon,
  nav: enNav,
  verdict: enVerdict,
  fleet: enFleet,
  instance: enInstance,
  picture: enPicture,
  form: enForm,
  credential: enCredential,
  hostkey: enHostkey,
  sweep: enSweep,
  fix: enFix,
  history: enHistory,
  settings: enSettings,
  auth: enAuth,
  api: enApi,
  cause: enCause,
  finding: enFinding,
  remediation: enRemediation,
  remedy: enRemedy,
  report: enReport,
  rollout: enRollout,
  error: enError,
};

const ja = {
  common: jaCommon,
  nav: jaNav,
  verdict: jaVerdict,
  fleet: jaFleet,
  instance: jaInstance,
  picture: jaPicture,
  form: jaForm,
  credential: jaCredential,
  hostkey: jaHostkey,
  sweep: jaSweep,
  fix: jaFix,
  history: jaHistory,
  settings: jaSettings,
  auth: jaAuth,
  api: jaApi,
  cause: jaCause,
  finding: jaFinding,
  remediation: jaRemediation,
  remedy: jaRemedy,
  report: jaReport,
  rollout: jaRollout,
  error: jaError,
};

/** One language's catalogue: a namespace is a file of lib/platform/i18n/messages/<locale>. */
export type Messages = typeof en;
export type Namespace = keyof Messages;

/** Both catalogues, merged from their files. */
export const messages: Record<Locale, Messages> = { en, ja: ja as unknown as Messages };
