/** The words of the operators' page, in both languages. */

import type { Language } from "./texts";

const ENGLISH = {
  title: "Operator",
  session: "Session",
  none: "No session runs. Open the visitors' page.",
  halt: "Halt",
  handover: "Hand over",
  now: "Now",
  silent: "Silent.",
  runs: "Runs",
  deeds: "What it did, and why",
  because: "because",
  by: "by",
  values: "Blackboard",
  filter: "Filter by name",
  troubles: "Faults and alerts",
  transcript: "Transcript",
  visitor: "Visitor",
  human: "Human",
  lost: "not told, since there were too many",
  noTree: "This behaviour is no tree.",
  connecting: "Connecting…",
  ready: "Live",
  waiting: "Connection lost. Trying again…",
  closed: "Session over",
  token: "The operators' token",
  tokenHelp:
    "It is what VIVANT_OPERATOR_TOKEN says where the server was started. " +
    "Where that is not set, open this page on the server's own machine.",
  enter: "Enter",
  unreachable: "The server cannot be reached. Trying again…",
  follow: "Follow what runs",
  fit: "Fit",
  full: "Full size",
  started: "begins",
  running: "can be heard or seen",
  held: "stands still",
  putOff: "put off",
  refused: "refused",
};

export type OperatorKey = keyof typeof ENGLISH;

const CHINESE: Record<OperatorKey, string> = {
  title: "操作台",
  session: "会话",
  none: "没有正在进行的会话。请打开访客页面。",
  halt: "停止",
  handover: "转人工",
  now: "当前",
  silent: "静默。",
  runs: "运行中",
  deeds: "做了什么，为什么",
  because: "因为",
  by: "来自",
  values: "黑板",
  filter: "按名称筛选",
  troubles: "故障与警报",
  transcript: "对话记录",
  visitor: "访客",
  human: "数字人",
  lost: "条过多，未显示",
  noTree: "此行为不是行为树。",
  connecting: "正在连接…",
  ready: "实时",
  waiting: "连接已断开，正在重试…",
  closed: "会话已结束",
  token: "操作员令牌",
  tokenHelp: "即启动服务器时 VIVANT_OPERATOR_TOKEN 的值。若未设置，请在服务器本机打开此页面。",
  enter: "确定",
  unreachable: "无法连接服务器，正在重试…",
  follow: "跟随运行节点",
  fit: "适应窗口",
  full: "原始大小",
  started: "即将开始",
  running: "正在播放",
  held: "暂停中",
  putOff: "已推迟",
  refused: "已拒绝",
};

export function operatorText(language: Language, key: OperatorKey): string {
  return (language === "zh" ? CHINESE : ENGLISH)[key];
}
