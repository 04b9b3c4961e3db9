/** What the codes of the registry's lists mean that are a listing; a test finds one that is missing here. */
const MEANINGS: Readonly<Record<string, string>> = {
  listed: '登録あり',
  // Spamhaus
  'SBL: spam source or spam support, listed by an analyst':
    'SBL: 迷惑メールの送信元または支援元（担当者による登録）',
  'CSS: sends low-reputation mail, listed automatically': 'CSS: 評価の低いメールを送信（自動登録）',
  'XBL: infected or hijacked machine, or open proxy': 'XBL: 感染または乗っ取られた端末、オープンプロキシ',
  'XBL: a code held in reserve': 'XBL: 予約済みのコード',
  'DROP: the whole network is under criminal control': 'DROP: ネットワーク全体が犯罪者の支配下',
  'PBL: the provider says that no mail should come straight from this range':
    'PBL: 事業者が、直接のメール送信を認めていないアドレス帯',
  'PBL: Spamhaus says that no mail should come straight from this range':
    'PBL: Spamhaus が、直接のメール送信を不適切とするアドレス帯',
  'BCL: botnet controller': 'BCL: ボットネットの制御サーバー',
  'a domain seen in spam': '迷惑メールに使われたドメイン',
  'a phishing domain': 'フィッシングのドメイン',
  'a malware domain': 'マルウェアのドメイン',
  'a botnet controller domain': 'ボットネット制御用のドメイン',
  'an honest domain abused for spam: its web site is broken into':
    '迷惑メールに悪用された正規のドメイン（Webサイトが改ざんされている）',
  'an honest redirector that spammers use': '迷惑メールに悪用された正規の転送サービス',
  'an honest domain abused for phishing': 'フィッシングに悪用された正規のドメイン',
  'an honest domain abused to spread malware': 'マルウェアの配布に悪用された正規のドメイン',
  'an honest domain abused as a botnet controller': 'ボットネットの制御に悪用された正規のドメイン',
  'a domain first seen less than a day ago (the last number: hours)':
    '最初の観測から1日未満のドメイン（末尾の数字は時間数）',
  // Other lists of addresses
  'reported by users or caught by spam traps': '利用者からの通報、またはスパムトラップへの送信',
  'poor reputation: spam traps, bots, or what Barracuda appliances saw':
    '低い評価: スパムトラップへの送信、ボット、または Barracuda 製品での観測',
  'black: hit a spam trap': 'ブラック: スパムトラップへの送信',
  'black: heuristics, or bad neighbours': 'ブラック: 挙動からの推定、または近隣アドレスの悪評',
  'black: listed by hand': 'ブラック: 手動での登録',
  'exploited machine': '侵害された端末',
  'policy: generic reverse DNS': 'ポリシー: 汎用的な逆引き名',
  'policy: no reverse DNS': 'ポリシー: 逆引きなし',
  'listed by its moderators': 'リスト運営者による登録',
  'hit a spam trap': 'スパムトラップへの送信',
  'this address hit spam traps': 'このアドレスからスパムトラップへの送信',
  'part of a spam wave right now': '現在進行中の迷惑メール送信に関与',
  'the worst reputation': '最低の評価',
  'a very bad reputation': '非常に低い評価',
  'a bad reputation': '低い評価',
  'reverse DNS looks dynamic': '逆引き名が動的アドレスのように見える',
  'no reverse DNS': '逆引きなし',
  'seen to send abuse': '不正な送信を観測',
  'attacks other servers (reported by them)': 'ほかのサーバーへの攻撃（被害側からの報告）',
  'IRC drone': 'IRC ボット',
  'drone or exploited machine': 'ボットまたは侵害された端末',
  'drone in DDoS attacks': 'DDoS 攻撃に使われたボット',
  'open proxy': 'オープンプロキシ',
  'open DNS resolver': 'オープンリゾルバー',
  'tries passwords on other servers': 'ほかのサーバーへのパスワード総当たり',
  'hijacked router': '乗っ取られたルーター',
  'drone of a botnet': 'ボットネットのボット',
  'abused VPN': '悪用された VPN',
  'not classified': '分類なし',
  'too many neighbours in the allocation hit traps within a week':
    '同じ割り当て範囲の多くのアドレスが、1週間以内にスパムトラップへ送信',
  "the provider's whole network: nothing that you could do":
    '事業者のネットワーク全体の登録（利用者側でできる対応はない）',
  'nearly everything seen from it was spam': '観測されたメールのほぼすべてが迷惑メール',
  'spam or web abuse': '迷惑メールまたはWebの不正利用',
  'sends bounces or callouts to forged senders': '詐称された差出人への不達通知またはコールアウト検証',
  'hit a spam trap, or listed by policy': 'スパムトラップへの送信、またはポリシーによる登録',
  black: 'ブラック',
  'brown: on its way to black': 'ブラウン: ブラックの手前',
  botnet: 'ボットネット',
  'mail without authentication': '送信ドメイン認証のないメール',
  'hit a pristine spam trap': '純粋なスパムトラップ（公開されたことのない宛先）への送信',
  'suspect attachments': '疑わしい添付ファイル',
  'the lowest sender score': '最低の送信者スコア',
  // Lists of domains
  'DM: seen in mail that nobody wants': 'DM: 望まれないメールでの使用',
  'PH: phishing': 'PH: フィッシング',
  'MW: malware': 'MW: マルウェア',
  'CT: click tracking in spam': 'CT: 迷惑メール内のクリック追跡',
  'ABUSE: spam': 'ABUSE: 迷惑メール',
  'CR: the web site is broken into': 'CR: Webサイトの改ざん',
  'black: seen in spam': 'ブラック: 迷惑メールでの使用',
  'grey: seen in bulk mail': 'グレー: 大量配信メールでの使用',
  'red: under observation': 'レッド: 観察中',
};

/** A meaning, or several joined by `; ` as the decoder joins them. What is not in the table stays as it is. */
export function meaningInJapanese(text: string): string {
  if (Object.hasOwn(MEANINGS, text)) return MEANINGS[text]!;
  const parts = text.split('; ');
  if (parts.length === 1) return text;
  return parts.map(meaningInJapanese).join('、');
}
