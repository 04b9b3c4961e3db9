/**
 * A made Exim log: mail over SMTP with a login, by sendmail(1) and inward; all flags of a delivery; a bounce of Exim's
 * own; black holes and files; a message that is deferred until it is removed; refusals; queue runs.
 */
export const EXIM_LOG = `\
2026-03-02 08:00:00 exim 4.96 daemon started: pid=812, -q30m, listening for SMTP on port 25 (IPv6 and IPv4)
2026-03-02 08:00:01 Start queue run: pid=813
2026-03-02 08:00:02 End queue run: pid=813
2026-03-02 08:01:00 1xAaaa-000001-0A <= ann@example.com H=(pc1) [192.0.2.11]:50211 P=esmtpsa X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=no A=plain:ann S=1711 id=1@pc1 T="offer" from <ann@example.com> for bob@example.net cat@example.org
2026-03-02 08:01:01 1xAaaa-000001-0A => bob@example.net R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.25] X=TLS1.3:TLS_AES_256_GCM_SHA384:256 CV=yes DN="C=US,CN=mx.example.net" C="250 2.0.0 Ok: queued as 4Hz1Qk2W3z1x" QT=1s
2026-03-02 08:01:02 1xAaaa-000001-0A ** cat@example.org R=dnslookup T=remote_smtp H=mx.example.org [198.51.100.26]: SMTP error from remote mail server after RCPT TO:<cat@example.org>: 550 5.1.1 <cat@example.org>: no such user
2026-03-02 08:01:02 1xBbbb-000002-0B <= <> R=1xAaaa-000001-0A U=Debian-exim P=local S=2960 T="Mail delivery failed: returning message to sender" from <> for ann@example.com
2026-03-02 08:01:02 1xAaaa-000001-0A Completed
2026-03-02 08:01:03 1xBbbb-000002-0B => ann <ann@example.com> R=local_user T=maildir_home
2026-03-02 08:01:03 1xBbbb-000002-0B Completed
2026-03-02 08:02:00 1xCccc-000003-0C <= www-data@web.example.com U=www-data P=local S=640 id=c@web T="order" from <www-data@web.example.com> for dan@example.net
2026-03-02 08:02:01 1xCccc-000003-0C == dan@example.net R=dnslookup T=remote_smtp defer (-44) H=mx.example.net [198.51.100.25]: SMTP error from remote mail server after RCPT TO:<dan@example.net>: 451 4.7.1 greylisted, try again
2026-03-02 08:32:01 1xCccc-000003-0C == dan@example.net R=dnslookup T=remote_smtp defer (-53): retry time not reached for any host for 'example.net'
2026-03-02 09:02:01 1xCccc-000003-0C => dan@example.net R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.25] C="250 OK id=1xZzzz-00zzzz-0Z -> done" QT=1h1s
2026-03-02 09:02:01 1xCccc-000003-0C Completed
2026-03-02 09:10:00 1xDddd-000004-0D <= eve@example.org H=mail.example.org [203.0.113.5]:44120 P=esmtps X=TLS1.2:ECDHE-RSA-AES256-GCM-SHA384:256 CV=no S=4100 id=d@example.org T="hello => world" from <eve@example.org> for all@example.com
2026-03-02 09:10:01 1xDddd-000004-0D => ann <all@example.com> R=aliases T=maildir_home
2026-03-02 09:10:01 1xDddd-000004-0D -> bea@example.com <all@example.com> R=local_user T=maildir_home
2026-03-02 09:10:01 1xDddd-000004-0D => :blackhole: <nobody@example.com> R=blackhole_router
2026-03-02 09:10:01 1xDddd-000004-0D => /dev/null <trash@example.com> R=aliases T=address_file
2026-03-02 09:10:01 1xDddd-000004-0D >> fay@example.net R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.25] C="250 cut through"
2026-03-02 09:10:02 1xDddd-000004-0D Completed
2026-03-02 09:20:00 1xEeee-000005-0E <= gil@example.com H=pc2.example.com [192.0.2.12]:50212 P=esmtpa A=login:gil@example.com S=900 id=e@pc2 T="say \\"hi\\"" from <gil@example.com> for hal@example.org
2026-03-02 09:20:01 1xEeee-000005-0E == hal@example.org R=dnslookup T=remote_smtp defer (110): Connection timed out H=mx.example.org [198.51.100.26]
2026-03-02 10:20:01 1xEeee-000005-0E removed by root
2026-03-02 10:20:01 1xEeee-000005-0E Completed
2026-03-02 10:21:00 1xFfff-000006-0F (= ida@example.org H=mail.example.org [203.0.113.5]:44121 P=esmtp S=300 id=f@example.org T="spam" from <ida@example.org> for ann@example.com
2026-03-02 10:21:00 1xFfff-000006-0F Completed
2026-03-02 10:22:00 H=(friend) [203.0.113.66]:2121 F=<x@example.org> rejected RCPT <y@example.net>: relay not permitted
2026-03-02 10:22:01 dovecot_login authenticator failed for (friend) [203.0.113.66]:2122: 535 Incorrect authentication data (set_id=ann)
2026-03-02 10:23:00 1xGggg-000007-0G <= ann@example.com H=(pc1) [192.0.2.11]:50213 P=esmtpsa A=plain:ann S=500 id=g@pc1 for jon@example.net
2026-03-02 10:23:01 1xGggg-000007-0G *> jon@example.net R=dnslookup T=remote_smtp H=mx.example.net [198.51.100.25]
2026-03-02 10:23:01 1xGggg-000007-0G Completed`.split('\n');
