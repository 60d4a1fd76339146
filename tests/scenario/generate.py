#!/usr/bin/python3
"""generate.py - a made-up dispute in real file formats, with its truth

    generate.py SEED DIR      writes DIR/in (what a freelancer would drop in), for most seeds
                              DIR/case.ini, and DIR/truth.json (what a clerk would find in it)

One seed, one story, always the same bytes: an agreement, deliveries, invoices (PDF, HTML, text or
UBL), payments in full and in part (bank export, payment service, platform notice, or the payee's
own word, in mail or chat), refunds, chargebacks, credit notes, deposits, monthly retainers, platform
fees and payouts, promises and claims that move no money, sometimes a second currency; duplicates of four
kinds, a forged copy of a mail, silences, claims that are not true, dates that can be read two ways,
and private mail that is nobody's business. Only the standard library is used.
"""

import csv
import io
import json
import os
import random
import sys
import unicodedata
import zipfile
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import voices as V
import words as W

V.join(W.SAY)
CENT = Decimal("0.01")


def slug(name):
    """A name as it may stand in an address: "Élise Vauban" -> "elise.vauban"."""
    plain = unicodedata.normalize("NFKD", name.replace("ß", "ss")).lower()
    return "".join(c for c in plain if c.isascii() and (c.isalnum() or c in " &")).replace(" & ", "-").replace(" ", ".")


class Story:
    def __init__(self, seed):
        self.seed = seed
        self.r = random.Random(seed)
        random.seed(seed)  # email.generator draws its boundaries from the module
        r = self.r
        self.lang = r.choice(sorted(W.SAY))
        self.say = W.SAY[self.lang]
        self.labels = r.choice(W.LABELS[self.lang])
        self.currency = r.choice(W.CURRENCIES[self.lang])
        self.platform = r.random() < 0.3
        me, other, friend = r.sample(W.PEOPLE[self.lang], 3)
        firm, firm2 = r.sample(W.COMPANIES, 2)
        host = slug(firm).replace(".", "") + ".example"
        self.me = [(me, slug(me) + "@studio-" + slug(me).split(".")[-1] + ".example")]
        if r.random() < 0.4:
            self.me.append((me, slug(me).replace(".", "") + str(r.randint(70, 99)) + "@mailbox.example"))
        self.other = [(other, slug(other) + "@" + host)]
        if r.random() < 0.5:
            self.other.append((r.choice((other, other.split()[0], firm)), r.choice(("office@", "accounts@", "info@")) + host))
        if r.random() < 0.25:
            self.other.append((other, slug(other) + "@post.example"))
        self.firm, self.firm2, self.friend = firm, firm2, friend
        self.service = ("PayPal", "service@paypal.com")
        self.market = r.choice((("Upwork Notification", "donotreply@upwork.com"),
                                ("Freelancer.com", "noreply@notifications.freelancer.com")))
        self.relay = None
        if self.platform:
            self.relay = (other + " via Upwork", "room_%08x@upwork.com" % r.getrandbits(32))
        self.now = datetime(r.choice((2023, 2024, 2025)), r.randint(1, 9), r.randint(1, 12), 9, 0,
                            tzinfo=timezone(timedelta(hours=r.choice((-6, -5, 0, 1, 2)))))
        self.mails, self.files, self.bank, self.invoices = [], {}, [], []
        self.chat, self.service_rows = [], []
        self.retainer = r.random() < 0.15
        self.theirs = "en" if r.random() < 0.2 else self.lang  # what the client writes in
        self.quoting = r.choice(("marks", "marks", "above", "html"))
        self.serial = r.randint(3, 240)
        self.prefix = r.choice(("INV-%d-%03d", "%d-%03d", "RE%d%03d", "F-%d/%03d"))
        self.truth = {"seed": seed, "lang": self.lang, "threads": [], "duplicates": [], "may": [], "forged": [], "private": [],
                      "marks": [], "silences": [], "claimed_not_paid": [], "ledger": {}, "invoices": []}

    # ---- how it is written ----

    def later(self, least, most):
        self.now += timedelta(days=self.r.randint(least, most), minutes=self.r.randint(3, 500))
        while self.now.weekday() > 4 or not 7 <= self.now.hour < 21:
            self.now += timedelta(hours=7)
        return self.now

    def day(self, when, numeric=None):
        d = when.date() if isinstance(when, datetime) else when
        form = W.DATES[self.lang][self.r.random() < 0.4 if numeric is None else numeric]
        return form.format(d=d.day, m=d.month, y=d.year, month=W.MONTHS[self.lang].split()[d.month - 1])

    def number(self, value, short=False):
        group, point, _ = W.NUMBERS[self.lang]
        text = f"{value:,.2f}"
        if short and text.endswith(".00"):  # "1,200" instead of "1,200.00", as people write
            text = text[:-3]
        return text.replace(",", "\0").replace(".", point).replace("\0", group)

    def money(self, value, currency=None, short=False, lang=None):
        if lang and lang != self.lang:
            return f"{value:,.2f} " + (currency or self.currency)
        currency = currency or self.currency
        number = self.number(value, short)
        first = W.NUMBERS[self.lang][2]
        sign = W_SIGN(currency, self.currency, self.lang)
        if sign == "$" or sign == "£" or (first and len(sign) == 1):
            return sign + ("" if self.lang == "en" else "\u00a0") + number
        if self.lang == "en":
            return sign + " " + number
        return number + "\u00a0" + sign

    def phrase(self, key, lang=None, **more):
        text = self.r.choice(W.SAY[lang or self.lang][key])
        fill = {"project": self.project, "firm": self.firm, **more}
        return text.format(**fill)

    # ---- mail ----

    def mail(self, frm, to, subject, body, parent=None, attach=(), html=None, quote=True, threaded=True, private=False,
             signer=None):
        m = EmailMessage(policy=SMTP)
        n, html_only = len(self.mails) + 1, False
        host = frm[1].split("@")[1]
        mid = "<%d.%08x@%s>" % (n, self.r.getrandbits(32), host)
        m["From"] = "%s <%s>" % (quoted_name(frm[0]), frm[1])
        m["To"] = "%s <%s>" % (quoted_name(to[0]), to[1])
        m["Subject"] = subject
        m["Date"] = format_datetime(self.now)
        m["Message-ID"] = mid
        if parent is not None and threaded:
            m["In-Reply-To"] = parent["id"]
            m["References"] = " ".join(parent["refs"] + [parent["id"]])
        text = body + "\n\n" + self.r.choice(self.say["bye"]).format(me=signer or frm[0]) + "\n"
        if parent is not None and quote and self.quoting == "above":
            mark, *heads = V.ABOVE[self.lang]
            text += "\n%s\n" % mark + "".join("%s: %s\n" % x for x in zip(heads, (
                "%s <%s>" % parent["from"], self.day(parent["when"]) + parent["when"].strftime(" %H:%M"), "%s <%s>" % frm, parent["subject"])))
            text += "\n" + parent["text"]
        elif parent is not None and quote and self.quoting == "html" and html is None:
            esc = lambda x: x.replace("&", "&amp;").replace("<", "&lt;").replace("\n", "<br>\n")
            html = "<html><body><div>%s</div><div class=gmail_quote>%s<blockquote>%s</blockquote></div></body></html>" % (
                esc(text), W.ATTRIBUTION[self.lang].format(date=self.day(parent["when"]), who=parent["from"][0]), esc(parent["text"]))
            html_only = self.r.random() < 0.5
        elif parent is not None and quote:
            text += "\n" + W.ATTRIBUTION[self.lang].format(date=self.day(parent["when"]), who=parent["from"][0]) + "\n"
            text += "".join("> " + line + "\n" for line in parent["text"].splitlines())
        if html_only:
            m.set_content(html, subtype="html", cte="quoted-printable")
        else:
            m.set_content(text, cte="quoted-printable")
        if html and not html_only:
            m.add_alternative(html, subtype="html", cte="quoted-printable")
        for name, data, kind in attach:
            main, sub = kind.split("/")
            m.add_attachment(data, maintype=main, subtype=sub, filename=name)
        rec = {"id": mid, "refs": (parent["refs"] + [parent["id"]]) if parent and threaded else [], "msg": m, "when": self.now,
               "from": frm, "text": text, "subject": subject, "private": private, "copies": []}
        self.mails.append(rec)
        if parent is not None:
            rec["thread"] = parent["thread"]
        else:
            rec["thread"] = len(self.truth["threads"])
            self.truth["threads"].append([])
        self.truth["threads"][rec["thread"]].append(mid.strip("<>"))
        if private:
            self.truth["private"].append(mid.strip("<>"))
        return rec

    def from_me(self): return self.me[0] if self.r.random() < 0.8 else self.me[-1]

    def from_other(self):
        if self.relay and self.r.random() < 0.4:
            return self.relay
        return self.r.choice(self.other)

    def reply(self, rec, body, frm, to, **kw):
        subject = rec["subject"]
        if not subject.lower().startswith("re:"):
            subject = self.r.choice(("Re: ", "Re: ", "RE: ", "AW: " if self.lang == "de" else "Re: ")) + subject
        return self.mail(frm, to, subject, body, parent=rec, threaded=self.r.random() < 0.85, **kw)

    # ---- money ----

    def account(self, currency):
        return self.truth["ledger"].setdefault(currency, {k: Decimal(0) for k in ("invoiced", "credited", "paid", "refunded", "reversed", "fees")})

    def booking(self, value, text, who, currency=None):
        self.bank.append((self.now.date(), text, who, value, currency or self.currency))

    def agree(self):
        r = self.r
        self.project = r.choice(W.PROJECTS[self.lang])
        n = r.randint(1, 4)
        self.stages = W.STAGES[self.lang][:n]
        self.amounts = [Decimal(r.choice((r.randrange(150, 900), r.randrange(900, 6000, 25), r.randrange(1000, 4000)))) +
                        (CENT * r.randrange(100) if r.random() < 0.3 else 0) for _ in range(n)]
        if len(set(self.amounts)) < n:
            self.amounts = [a + i for i, a in enumerate(self.amounts)]
        if self.retainer:  # every month the same
            self.stages = [W.MONTHS[self.lang].split()[(self.now.month + i) % 12] for i in range(r.randint(2, 4))]
            self.amounts = [self.amounts[0]] * len(self.stages)
        listing = "\n".join("- %s: %s" % (s, self.money(a)) for s, a in zip(self.stages, self.amounts))
        me, other = self.me[0], self.other[0]
        top = self.mail(me, other, self.phrase("agree_subject"),
                        self.phrase("agree", other=other[0].split()[0], total=self.money(sum(self.amounts)), list=listing))
        self.later(0, 3)
        self.reply(top, self.phrase("ok"), self.from_other(), me)
        self.top = top

    def invoice(self, i):
        """Stage i is delivered and invoiced; returns the invoice."""
        r, other = self.r, self.other[0]
        self.later(6, 20)
        stage, net = self.stages[i], self.amounts[i]
        if r.random() < 0.7:
            self.mail(self.from_me(), other, self.phrase("deliver_subject", stage=stage),
                      self.phrase("deliver", stage=stage, other=other[0].split()[0]))
            self.later(0, 4)
        currency = self.currency
        if i and r.random() < 0.15:
            currency = r.choice([c for c in ("EUR", "USD", "GBP") if c != self.currency])
        return self.bill(stage, net, currency)

    def bill(self, stage, net, currency, before=Decimal(0)):
        """An invoice; `before` was paid before it was written, and stands in it."""
        r, other = self.r, self.other[0]
        self.serial += 1
        rate = 0 if before else r.choice(W.VAT[self.lang])
        tax = (net * rate / 100).quantize(CENT)
        inv = {"no": self.prefix % (self.now.year, self.serial), "net": net, "rate": rate, "tax": tax, "total": net + tax, "stage": stage,
               "currency": currency, "issued": self.now, "due": self.now + timedelta(days=r.choice((7, 14, 14, 30))), "paid": before, "before": before}
        self.account(currency)["invoiced"] += inv["total"]
        form = r.choice(("pdf", "pdf", "pdf", "html", "text", "ubl")) if not before else "pdf"
        inv["form"] = form
        say = dict(no=inv["no"], amount=self.money(inv["total"], currency), due=self.day(inv["due"]), stage=stage,
                   other=other[0].split()[0], date=self.day(inv["issued"]))
        inv["say"] = say
        me = self.from_me()
        if form in ("pdf", "ubl"):
            inv["pdf"] = pdf(self.invoice_rows(inv))
            attach = [(file_name(inv["no"]) + ".pdf", inv["pdf"], "application/pdf")]
            if form == "ubl":
                attach.append((file_name(inv["no"]) + ".xml", self.ubl(inv), "application/xml"))
            inv["mail"] = self.mail(me, other, self.phrase("invoice_subject", **say), self.phrase("invoice", **say), attach=attach)
        elif form == "html":
            inv["mail"] = self.mail(me, other, self.phrase("invoice_subject", **say), self.phrase("invoice_inline", **say) + "\n\n" +
                                    self.invoice_text(inv), html=self.invoice_html(inv))
        else:
            inv["mail"] = self.mail(me, other, self.phrase("invoice_subject", **say), self.phrase("invoice_inline", **say) + "\n\n" +
                                    self.invoice_text(inv))
        inv["last"] = inv["mail"]
        self.invoices.append(inv)
        return inv

    def invoice_rows(self, inv, credit=False):
        """(x, y, size, text) of a page; labels and values stand in columns, as invoices have them."""
        L, rows, y = self.labels, [], 780
        def at(x, text, size=10):
            rows.append((x, y, size, text))
        at(50, self.me[0][0], 14); y -= 14
        at(50, self.me[0][1]); y -= 40
        at(50, L[10] if credit else L[0], 18); y -= 30
        at(50, "%s: %s" % (L[1], inv["no"])); y -= 15
        at(50, "%s: %s" % (L[2], self.day(inv["issued"], True))); y -= 15
        if not credit:
            at(50, "%s: %s" % (L[3], self.day(inv["due"], True))); y -= 15
        y -= 10
        at(50, "%s: %s" % (L[9], self.firm)); y -= 15
        at(50, self.other[0][0]); y -= 40
        at(50, L[4]); at(420, L[5]); y -= 18
        at(50, "%s - %s" % (self.project, inv["stage"])); at(420, self.money(inv["net"], inv["currency"])); y -= 30
        if inv["rate"]:
            at(300, L[6]); at(420, self.money(inv["net"], inv["currency"])); y -= 15
            at(300, "%s %d%%" % (L[7], inv["rate"])); at(420, self.money(inv["tax"], inv["currency"])); y -= 15
        at(300, L[8], 12); at(420, self.money(inv["total"], inv["currency"]), 12)
        if inv["before"] and not credit:
            y -= 18
            at(300, V.SETTLED[self.lang][0]); at(420, "-" + self.money(inv["before"], inv["currency"])); y -= 15
            at(300, V.SETTLED[self.lang][1], 12); at(420, self.money(inv["total"] - inv["before"], inv["currency"]), 12)
        return rows

    def invoice_text(self, inv):
        L = self.labels
        out = ["%s: %s" % (L[1], inv["no"]), "%s: %s" % (L[2], self.day(inv["issued"])), "%s: %s" % (L[3], self.day(inv["due"])), "",
               "%s - %s: %s" % (self.project, inv["stage"], self.money(inv["net"], inv["currency"]))]
        if inv["rate"]:
            out += ["%s: %s" % (L[6], self.money(inv["net"], inv["currency"])),
                    "%s %d%%: %s" % (L[7], inv["rate"], self.money(inv["tax"], inv["currency"]))]
        return "\n".join(out + ["%s: %s" % (L[8], self.money(inv["total"], inv["currency"]))])

    def invoice_html(self, inv):
        L = self.labels
        rows = [(L[1], inv["no"]), (L[2], self.day(inv["issued"])), (L[3], self.day(inv["due"])),
                ("%s - %s" % (self.project, inv["stage"]), self.money(inv["net"], inv["currency"]))]
        if inv["rate"]:
            rows += [(L[6], self.money(inv["net"], inv["currency"])), ("%s %d%%" % (L[7], inv["rate"]), self.money(inv["tax"], inv["currency"]))]
        rows.append((L[8], self.money(inv["total"], inv["currency"])))
        return "<html><body><h1>%s</h1><table>%s</table></body></html>" % (
            L[0], "".join("<tr><td>%s</td><td align=right>%s</td></tr>" % row for row in rows))

    def ubl(self, inv):
        c = inv["currency"]
        line = lambda tag, v: '<cbc:%s currencyID="%s">%s</cbc:%s>' % (tag, c, v.quantize(CENT), tag)
        party = lambda n: "<cac:Party><cac:PartyName><cbc:Name>%s</cbc:Name></cac:PartyName><cac:PartyLegalEntity><cbc:RegistrationName>%s</cbc:RegistrationName></cac:PartyLegalEntity></cac:Party>" % (n, n)
        esc = lambda s: s.replace("&", "&amp;")
        return ('<?xml version="1.0" encoding="UTF-8"?>\n<Invoice xmlns="urn:oasis:names:specification:ubl:schema:xsd:Invoice-2" '
                'xmlns:cac="urn:oasis:names:specification:ubl:schema:xsd:CommonAggregateComponents-2" '
                'xmlns:cbc="urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2">'
                "<cbc:CustomizationID>urn:cen.eu:en16931:2017</cbc:CustomizationID>"
                f"<cbc:ID>{inv['no']}</cbc:ID><cbc:IssueDate>{inv['issued'].date()}</cbc:IssueDate><cbc:DueDate>{inv['due'].date()}</cbc:DueDate>"
                f"<cbc:InvoiceTypeCode>380</cbc:InvoiceTypeCode><cbc:DocumentCurrencyCode>{c}</cbc:DocumentCurrencyCode>"
                f"<cac:AccountingSupplierParty>{party(esc(self.me[0][0]))}</cac:AccountingSupplierParty>"
                f"<cac:AccountingCustomerParty>{party(esc(self.firm))}</cac:AccountingCustomerParty>"
                f"<cac:TaxTotal>{line('TaxAmount', inv['tax'])}</cac:TaxTotal>"
                f"<cac:LegalMonetaryTotal>{line('LineExtensionAmount', inv['net'])}{line('TaxExclusiveAmount', inv['net'])}"
                f"{line('TaxInclusiveAmount', inv['total'])}{line('PayableAmount', inv['total'])}</cac:LegalMonetaryTotal>"
                f"<cac:InvoiceLine><cbc:ID>1</cbc:ID><cbc:InvoicedQuantity unitCode=\"C62\">1</cbc:InvoicedQuantity>{line('LineExtensionAmount', inv['net'])}"
                f"<cac:Item><cbc:Name>{esc(inv['stage'])}</cbc:Name></cac:Item><cac:Price>{line('PriceAmount', inv['net'])}</cac:Price></cac:InvoiceLine>"
                "</Invoice>\n").encode()

    def pay(self, inv, value):
        """The client pays; the proof is one of several kinds, now and then several at once."""
        r = self.r
        self.later(2, 14)
        say = dict(inv["say"], amount=self.money(value, inv["currency"], r.random() < 0.3))
        theirs = say if self.theirs == self.lang else dict(say, amount=self.money(value, inv["currency"], lang=self.theirs))
        acc = self.account(inv["currency"])
        acc["paid"] += value
        inv["paid"] += value
        short = r.random() < 0.2
        how = r.choice(("bank", "bank", "bank", "service", "export", "word", "chat")) if not self.platform else \
            r.choice(("market", "market", "market", "bank", "word"))
        if how != "chat" and r.random() < 0.5:
            inv["last"] = self.reply(inv["last"], self.brief("sent", self.theirs, theirs) if short else self.phrase("sent", self.theirs, **theirs),
                                     self.from_other(), self.me[0])
        self.now += timedelta(hours=r.randint(5, 40))
        if how == "bank":
            plain = r.random() < 0.25  # nothing but the name and the sum tells what it is for
            no = r.choice((inv["no"], inv["no"], "%s %s" % (self.labels[0], inv["no"]), inv["no"].replace("-", " "), inv["no"].lower()))
            self.booking(value, r.choice(V.PLAIN[self.lang]) if plain else no,
                         r.choice((self.firm, self.firm.upper(), self.firm + " Ltd", self.other[0][0])), inv["currency"])
        elif how in ("service", "market"):
            self.machine(how, inv, value)
        elif how == "export":
            self.service_rows.append((self.now, inv["no"], value, inv["currency"], token(r)))
            if r.random() < 0.5:
                self.machine("service", inv, value, self.service_rows[-1][4])
        elif how == "chat":
            self.chat.append((self.now, self.other[0][0], self.phrase("sent", self.theirs, **theirs)))
            self.now += timedelta(hours=r.randint(1, 20))
            self.chat.append((self.now, self.me[0][0], self.phrase("got", **say)))
        if how == "word" or (how != "chat" and r.random() < 0.3):
            inv["last"] = self.reply(inv["last"], self.brief("got", self.lang, say) if short else self.phrase("got", **say), self.from_me(), self.other[0])
        if how in ("service", "market") and r.random() < 0.1:
            self.later(5, 15)
            acc["reversed"] += value
            inv["paid"] -= value
            self.machine("taken", inv, value)

    def brief(self, key, lang, say):
        return self.r.choice(V.SHORT[lang][key]).format(**say)

    def machine(self, kind, inv, value, number=None):
        """What a payment service or a platform writes; later it may send the money on to the bank."""
        fee = (value * 10 / 100).quantize(CENT) if kind == "market" else Decimal(0)
        self.account(inv["currency"])["fees"] += fee
        say = dict(me=self.me[0][0], firm=self.firm, no=inv["no"], token=number or token(self.r), amount=en_money(value, inv["currency"]),
                   fee=en_money(fee, inv["currency"]), net=en_money(value - fee, inv["currency"]))
        subject, body = (x.format(**say) for x in self.r.choice(V.NOTICES[kind]))
        frm = self.market if kind == "market" or (kind == "taken" and self.platform) else self.service
        self.notice(frm, subject, body)
        if kind != "taken" and self.r.random() < 0.3:
            at, self.now = self.now, self.now + timedelta(days=self.r.randint(1, 4))
            name = frm[0].replace(" Notification", "")
            self.booking(value - fee, self.r.choice(("%s transfer", "%s payout", "Withdrawal %s")) % name, name, inv["currency"])
            self.now = at

    def part(self, inv):
        """A part is paid, and both sides speak of the part and the whole in one breath."""
        value = (inv["total"] * self.r.choice((25, 40, 60)) / 100).quantize(CENT)
        self.later(2, 10)
        c = inv["currency"]
        say = dict(inv["say"], part=self.money(value, c), whole=self.money(inv["total"], c), rest=self.money(inv["total"] - value, c))
        if self.r.random() < 0.5:
            inv["last"] = self.reply(inv["last"], self.phrase("partly", **say), self.from_other(), self.me[0])
            self.later(0, 2)
        inv["last"] = self.reply(inv["last"], self.phrase("gotpart", **say), self.me[0], self.other[0])
        self.account(c)["paid"] += value
        inv["paid"] += value

    def talk(self, inv):
        """Words about money that move none."""
        r, c = self.r, inv["currency"]
        left = inv["total"] - inv["paid"]
        say = dict(inv["say"], amount=self.money(left, c), fee=self.money(Decimal(40), c))
        kind = r.choice(("promise", "promise", "asked", "approve", "latefee", "askback", "sofar"))
        came = inv["paid"] - inv.get("credit", Decimal(0))
        if kind == "sofar" and not came:
            kind = "promise"
        if self.theirs != self.lang:
            theirs = dict(say, amount=self.money(left, c, lang=self.theirs))
        else:
            theirs = say
        self.later(1, 8)
        if kind == "askback":
            say["amount"] = theirs["amount"] = self.money((inv["total"] * r.choice((20, 30)) / 100).quantize(CENT), c)
            m = self.reply(inv["last"], self.phrase("askback", self.theirs, **theirs), self.from_other(), self.me[0])
            self.later(0, 2)
            inv["last"] = self.reply(m, self.phrase("noback", **say), self.me[0], self.other[0])
        elif kind == "latefee":
            inv["last"] = self.reply(inv["last"], self.phrase("latefee", **say), self.me[0], self.other[0])
        elif kind == "asked":  # the client wonders; the answer is that nothing came
            m = self.reply(inv["last"], self.phrase("asked", self.theirs, **theirs), self.from_other(), self.me[0])
            self.later(0, 2)
            inv["last"] = self.reply(m, self.phrase("notgot", **say), self.me[0], self.other[0])
        elif kind == "sofar":
            say.update(paid=self.money(came, c), open=self.money(left, c), whole=self.money(inv["total"], c))
            inv["last"] = self.reply(inv["last"], self.brief("sofar", self.lang, say), self.me[0], self.other[0])
        else:
            inv["last"] = self.reply(inv["last"], self.phrase(kind, self.theirs, **theirs), self.from_other(), self.me[0])

    def notice(self, frm, subject, body):
        m = EmailMessage(policy=SMTP)
        mid = "<n%d.%08x@%s>" % (len(self.mails) + 1, self.r.getrandbits(32), frm[1].split("@")[1])
        m["From"] = "%s <%s>" % (frm[0], frm[1])
        m["To"] = "%s <%s>" % (quoted_name(self.me[0][0]), self.me[0][1])
        m["Subject"], m["Date"], m["Message-ID"] = subject, format_datetime(self.now), mid
        if self.r.random() < 0.3:  # many send nothing but HTML
            rows = "".join("<tr><td>%s</td><td>%s</td></tr>" % tuple(line.split(": ", 1)) if ": " in line else "<tr><td colspan=2>%s</td></tr>" % line
                           for line in body.replace("&", "&amp;").splitlines() if line)
            m.set_content("<html><body><table>%s</table></body></html>" % rows, subtype="html", cte="quoted-printable")
        else:
            m.set_content(body, cte="quoted-printable")
        self.mails.append({"id": mid, "refs": [], "msg": m, "when": self.now, "from": frm, "text": body, "subject": subject,
                           "private": False, "copies": [], "thread": len(self.truth["threads"])})
        self.truth["threads"].append([mid.strip("<>")])

    def remind(self, inv):
        self.later(10, 20)
        inv["say"]["amount"] = self.money(inv["total"] - inv["paid"], inv["currency"])
        attach = []
        if "pdf" in inv and self.r.random() < 0.5:
            attach = [(file_name(inv["no"]) + ".pdf", inv["pdf"], "application/pdf")]
            self.truth["duplicates"].append({"kind": "identical", "of": file_name(inv["no"]) + ".pdf"})
        m = self.mail(self.me[0], self.other[0], self.phrase("remind_subject", **inv["say"]), self.phrase("remind", **inv["say"]), attach=attach)
        inv["last"] = m
        if self.r.random() < 0.35:
            self.later(1, 5)
            owed = dict(inv["say"])
            m = self.reply(m, self.phrase("falsepaid", **owed), self.from_other(), self.me[0])
            self.later(0, 2)
            inv["last"] = self.reply(m, self.phrase("notgot", **owed), self.me[0], self.other[0])
            self.truth["claimed_not_paid"].append(inv["no"])
        else:
            self.truth["silences"].append(m["id"].strip("<>"))

    def refund(self, inv):
        value = (inv["paid"] * self.r.choice((10, 20, 25)) / 100).quantize(CENT)
        self.later(3, 9)
        say = dict(inv["say"], amount=self.money(value, inv["currency"]))
        self.account(inv["currency"])["refunded"] += value
        inv["last"] = self.reply(inv["last"], self.phrase("refund", **say), self.me[0], self.other[0])
        if self.r.random() < 0.6:
            self.booking(-value, inv["no"], self.firm, inv["currency"])

    def credit(self, inv, percent=None):
        """A credit note over part of an invoice that is not paid, or over all of it."""
        net = (inv["net"] * (percent or self.r.choice((10, 15))) / 100).quantize(CENT)
        tax = inv["tax"] if percent == 100 else (net * inv["rate"] / 100).quantize(CENT)
        self.later(2, 6)
        self.serial += 1
        note = dict(inv, no="CN-" + self.prefix % (self.now.year, self.serial), net=net, tax=tax, total=net + tax, issued=self.now)
        self.account(inv["currency"])["credited"] += note["total"]
        rows = self.invoice_rows(note, credit=True) + [(50, 400, 10, "%s: %s" % (self.labels[0], inv["no"]))]
        inv["last"] = self.reply(inv["last"], "%s %s: %s" % (self.labels[10], note["no"], self.money(note["total"], inv["currency"])), self.me[0],
                                 self.other[0], attach=[(file_name(note["no"]) + ".pdf", pdf(rows), "application/pdf")])
        inv["credit"] = inv.get("credit", Decimal(0)) + note["total"]
        inv["paid"] += note["total"]  # for what is asked later: it is not owed any more

    # ---- what is none of the case's business ----

    def mark(self):
        text = "zq%06xk" % self.r.getrandbits(24)
        self.truth["marks"].append(text)
        return text

    def private(self):
        r = self.r
        friend = (self.friend, slug(self.friend) + "@home.example")
        for _ in range(r.randint(1, 4)):
            self.later(0, 9)
            amount = self.money(Decimal(r.randrange(12, 90)))
            m = self.mail(friend, self.me[0], r.choice(self.say["private_subject"]), self.phrase("private", amount=amount, mark=self.mark()), private=True)
            if r.random() < 0.5:
                self.later(0, 1)
                self.reply(m, "OK " + self.mark(), self.me[0], friend, private=True)
        for _ in range(r.randint(0, 3)):
            self.later(0, 5)
            price = Decimal(r.randrange(49, 400))
            self.mail(("Gardenworld", "news@gardenworld.example"), self.me[0], r.choice(self.say["ad_subject"]),
                      self.phrase("ad", amount=self.money(price), more=self.money(price * 2), mark=self.mark()), private=True)
        if self.has_ini and r.random() < 0.5:
            self.later(1, 6)
            second = (self.firm2, "office@" + slug(self.firm2).replace(".", "") + ".example")
            self.serial += 1
            say = dict(no=self.prefix % (self.now.year, self.serial), amount=self.money(Decimal(r.randrange(200, 2000))), due=self.day(self.now + timedelta(14)))
            self.mail(self.me[0], second, self.phrase("other_subject", **say), self.phrase("other", other=self.firm2, mark=self.mark(), **say), private=True)

    # ---- copies of what is there ----

    def copies(self):
        r = self.r
        pool = [m for m in self.mails if not m["private"]]
        for kind in ("redelivered", "footer", "conflict"):
            if r.random() > 0.4 or not pool:
                continue
            m = pool.pop(r.randrange(len(pool)))
            raw = m["msg"].as_bytes()
            mid = m["id"].strip("<>")
            if kind == "redelivered":
                raw = b"Received: from relay.example by mx2.example; " + format_datetime(m["when"] + timedelta(minutes=4)).encode() + b"\r\n" + raw
                self.truth["duplicates"].append({"kind": kind, "message": mid})
            elif kind == "footer":
                if m["msg"].is_multipart():
                    continue
                raw = raw.rstrip() + b"\r\n\r\n-- \r\nThis mail was checked by Gatekeeper 7.\r\n"
                self.truth["duplicates"].append({"kind": kind, "message": mid})
            else:
                inv = r.choice(self.invoices)
                m = inv["mail"]
                if m["copies"]:
                    continue
                changed = EmailMessage(policy=SMTP)
                for k, v in m["msg"].items():
                    if k.lower() not in ("content-type", "content-transfer-encoding", "mime-version"):
                        changed[k] = v
                half = self.money((inv["total"] / 2).quantize(CENT), inv["currency"])
                changed.set_content(m["text"].replace(self.money(inv["total"], inv["currency"]), half) + "\nPS " + half + "\n", cte="quoted-printable")
                raw = changed.as_bytes()
                self.truth["duplicates"].append({"kind": kind, "message": m["id"].strip("<>")})
                self.truth["forged"].append(m["id"].strip("<>"))
            m["copies"].append((kind, raw))
            # What is attached to a mail that came twice is there twice, too.
            self.truth["may"] += [{"kind": "identical", "of": a.get_filename()} for a in m["msg"].iter_attachments()]
        with_pdf = [i for i in self.invoices if "pdf" in i]
        if with_pdf and r.random() < 0.5:
            inv = r.choice(with_pdf)
            self.files["invoices/" + file_name(inv["no"]) + ".pdf"] = inv["pdf"]
            self.truth["duplicates"].append({"kind": "identical", "of": file_name(inv["no"]) + ".pdf"})

    # ---- out it goes ----

    def bank_csv(self):
        r, semicolon, split = self.r, self.lang != "en", self.r.random() < 0.25
        day_first = self.currency != "USD" or self.lang != "en"
        iso = r.random() < (0.5 if self.lang == "en" else 0.1)
        out = io.StringIO()
        w = csv.writer(out, delimiter=";" if semicolon else ",", lineterminator="\r\n")
        head = list(W.BANK[self.lang])
        if split:
            head[3:4] = V.SPLIT[self.lang]
        w.writerow(head)
        rows = list(self.bank)
        first = min(m["when"] for m in self.mails).date()
        for k in range(r.randint(3, 9)):  # the rest of a life
            rows.append((first + timedelta(days=r.randint(0, 100)), r.choice(("Rent", "Groceries", "Card 4471", "Phone")), "Sundry",
                         -Decimal(r.randrange(900, 95000)) / 100, self.currency))
        for k in range(r.randint(0, 3)):  # other clients pay, too
            rows.append((first + timedelta(days=r.randint(0, 100)), r.choice(("Invoice K-%d" % r.randint(100, 999), "Transfer")),
                         r.choice(("Willow Garden Supplies", "Mill Lane Dental Care")), Decimal(r.choice([i["total"] for i in self.invoices])), self.currency))
        for d, text, who, value, cur in sorted(rows, key=lambda x: (x[0], x[1])):
            shown = lambda v: self.number(v).replace("\u202f", "") if semicolon else str(v.quantize(CENT))
            cells = [shown(value)] if not split else [shown(-value) if value < 0 else "", shown(value) if value > 0 else ""]
            w.writerow([d.isoformat() if iso else "%02d.%02d.%d" % (d.day, d.month, d.year) if self.lang == "de"
                        else "%02d/%02d/%d" % ((d.day, d.month, d.year) if day_first else (d.month, d.day, d.year)), text, who] + cells + [cur])
        return out.getvalue().encode("utf-8")

    def service_csv(self):
        """An export of a payment service, with what it kept."""
        out = io.StringIO()
        w = csv.writer(out, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
        w.writerow(("Date", "Time", "TimeZone", "Name", "Type", "Status", "Currency", "Gross", "Fee", "Net", "From Email Address",
                    "To Email Address", "Transaction ID", "Invoice Number"))
        for when, no, value, currency, number in sorted(self.service_rows, key=lambda x: x[0]):
            fee = (value * 3 / 100).quantize(CENT)
            w.writerow((when.date().isoformat(), when.strftime("%H:%M:%S"), "UTC", self.firm, "General Payment", "Completed", currency,
                        f"{value:,.2f}", f"{-fee:,.2f}", f"{value - fee:,.2f}", self.other[0][1], self.me[0][1], number, no))
            if self.r.random() < 0.4:
                w.writerow((when.date().isoformat(), when.strftime("%H:%M:%S"), "UTC", "", "General Withdrawal", "Completed", currency,
                            f"{fee - value:,.2f}", "0.00", f"{fee - value:,.2f}", "", "", token(self.r), ""))
            if self.r.random() < 0.2:
                w.writerow((when.date().isoformat(), when.strftime("%H:%M:%S"), "UTC", self.firm, "General Payment", "Denied", currency,
                            f"{value:,.2f}", "0.00", f"{value:,.2f}", self.other[0][1], self.me[0][1], token(self.r), no))
        return out.getvalue().encode("utf-8")

    def chat_txt(self):
        """What WhatsApp's export looks like; the client's name is that of the file."""
        lines = ["[%02d/%02d/%02d, %02d:%02d:%02d] %s: %s" % (t.day, t.month, t.year % 100, t.hour, t.minute, t.second, who, text)
                 for t, who, text in sorted(self.chat, key=lambda x: x[0])]
        return ("\n".join(lines) + "\n").encode("utf-8")

    def store_mail(self):
        form = self.r.choice(("mbox", "eml", "maildir", "zip"))
        boxes = [(m, m["msg"].as_bytes()) for m in self.mails] + [(m, raw) for m in self.mails for _, raw in m["copies"]]
        if form == "mbox":
            out = b""
            for m, raw in boxes:
                body = b"\n".join((b">" + x if x.lstrip(b">").startswith(b"From ") else x) for x in raw.replace(b"\r\n", b"\n").split(b"\n"))
                out += b"From %s %s\n" % (m["from"][1].encode(), m["when"].astimezone(timezone.utc).strftime("%a %b %e %H:%M:%S %Y").encode()) + body + b"\n\n"
            self.files["export.mbox"] = out
            return
        names = {}
        for i, (m, raw) in enumerate(boxes):
            names["%s/%04d%s" % ("cur" if form == "maildir" else "mail", i + 1, ":2,S" if form == "maildir" else ".eml")] = raw
        if form == "zip":
            out = io.BytesIO()
            with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as z:
                for name, raw in names.items():
                    z.writestr(zipfile.ZipInfo(name, (2024, 1, 1, 0, 0, 0)), raw)
            self.files["takeout.zip"] = out.getvalue()
        else:
            self.files.update({("Maildir/" if form == "maildir" else "") + k: v for k, v in names.items()})
            if form == "maildir":
                self.files["Maildir/new/.keep"] = b""

    def case_ini(self):
        out = ["[case]", "currency = " + self.currency, "", "[me]", "name = " + self.me[0][0], "address = " + ", ".join(a for _, a in self.me), "",
               "[other]", "name = " + self.firm + ", " + self.other[0][0],
               "address = " + ", ".join(a for _, a in self.other), ""]
        return "\n".join(out)

    def tell(self):
        r = self.r
        self.has_ini = r.random() < 0.6
        self.agree()
        n = len(self.stages)
        if r.random() < 0.12 and not self.retainer:  # something in advance
            self.later(1, 4)
            inv = self.bill(self.stages[0], (self.amounts[0] / 2).quantize(CENT), self.currency)
            self.pay(inv, inv["total"])
            self.amounts[0] -= inv["net"]
        early = 0
        if r.random() < 0.1 and not self.retainer:  # or in advance without an invoice of its own
            early = (self.amounts[0] * r.choice((20, 30, 50)) / 100).quantize(CENT)
            self.later(1, 4)
            if r.random() < 0.6:
                self.booking(early, r.choice(V.PLAIN[self.lang]), self.firm)
            self.account(self.currency)["paid"] += early
        for i in range(n):
            if early and i == 0:
                self.later(6, 20)
                inv = self.bill(self.stages[0], self.amounts[0], self.currency, early)
            else:
                inv = self.invoice(i)
            if not inv["paid"] and r.random() < 0.06:  # a mistake in it: taken back whole, and written anew
                self.credit(inv, 100)
                self.later(0, 2)
                inv = self.bill(self.stages[i], self.amounts[i] + 10, inv["currency"])
            fate = r.random()
            if i == n - 1 or fate > 0.75:
                if r.random() < 0.4:
                    self.pay(inv, ((inv["total"] - inv["paid"]) * r.choice((25, 40, 50)) / 100).quantize(CENT))
                elif r.random() < 0.25 and not inv["paid"]:
                    self.part(inv)
                if r.random() < 0.12 and inv["paid"] < inv["total"] / 2:
                    self.credit(inv)
                if r.random() < 0.4:
                    self.talk(inv)
                for _ in range(r.randint(1, 2)):
                    self.remind(inv)
                if r.random() < 0.3:
                    self.talk(inv)
            elif fate < 0.6 or inv["paid"]:
                self.pay(inv, inv["total"] - inv["paid"])
            else:
                part = (inv["total"] * r.choice((30, 50, 60)) / 100).quantize(CENT)
                self.pay(inv, part)
                self.pay(inv, inv["total"] - part)
            if inv["paid"] and r.random() < 0.1 and inv["paid"] >= inv["total"]:
                self.refund(inv)
            if r.random() < 0.3:
                a, b = sorted(r.sample(range(1, 13), 2))
                text = "%02d/%02d/%d" % (a, b, self.now.year)
                self.later(0, 2)
                inv["last"] = self.reply(inv["last"], self.phrase("when", ambiguous=text), self.from_other(), self.me[0])
        for inv in self.invoices:
            self.truth["invoices"].append({"no": inv["no"], "total": str(inv["total"]), "currency": inv["currency"]})
        self.private()
        self.copies()
        r.shuffle(self.mails)  # an export has its own order
        self.store_mail()
        if self.bank or r.random() < 0.5:
            self.files["bank/export.csv"] = self.bank_csv()
        if self.service_rows:
            self.files["paypal.csv"] = self.service_csv()
        if self.chat:
            self.files["WhatsApp Chat with %s.txt" % self.other[0][0]] = self.chat_txt()
        self.truth["me"] = [a for _, a in self.me]
        self.truth["other"] = [a for _, a in self.other] + ([self.relay[1]] if self.relay and any(m["from"] == self.relay for m in self.mails) else [])
        self.truth["other"] = [a for a in self.truth["other"] if any(a in (str(m["msg"]["From"]) + str(m["msg"]["To"])) for m in self.mails)]
        self.truth["me"] = [a for a in self.truth["me"] if any(a in (str(m["msg"]["From"]) + str(m["msg"]["To"])) for m in self.mails)]
        self.truth["case_ini"] = self.has_ini
        for acc in self.truth["ledger"].values():
            acc["open"] = acc["invoiced"] - acc["credited"] - acc["paid"] + acc["refunded"] + acc["reversed"]


# ---- small things ----

def W_SIGN(currency, main, lang):
    """A sign where the reader would know it, the code where "$" could be somebody else's."""
    if currency in ("CAD", "AUD", "CHF"):
        return currency
    if currency == "USD" and (lang != "en" or main in ("CAD", "AUD")):
        return "USD"
    return W.SIGNS[currency]


def en_money(value, currency):
    return ("%s%s %s" % (W.SIGNS.get(currency, ""), f"{value:,.2f}", currency)) if currency in W.SIGNS else f"{value:,.2f} {currency}"


def quoted_name(name):
    return '"%s"' % name if any(c in name for c in ",.&") else name


def token(r): return "".join(r.choice("ABCDEFGHJKLMNPRSTUVWXYZ0123456789") for _ in range(17))


def file_name(no): return no.replace("/", "-")


def pdf(rows):
    """One page of Helvetica; every PDF reader has that font by name (PDF 32000-1, 9.6.2.2)."""
    def text(s):
        raw = s.replace("\u202f", "\u00a0").encode("cp1252", "replace")
        return b"(" + raw.replace(b"\\", b"\\\\").replace(b"(", b"\\(").replace(b")", b"\\)") + b")"
    stream = b"".join(b"BT /F1 %d Tf %d %d Td %s Tj ET\n" % (size, x, y, text(s)) for x, y, size, s in rows)
    objects = [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
               b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Resources<</Font<</F1 4 0 R>>>>/Contents 5 0 R>>",
               b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>",
               b"<</Length %d>>stream\n%sendstream" % (len(stream), stream)]
    out, at = b"%PDF-1.4\n", []
    for i, o in enumerate(objects):
        at.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (i + 1, o)
    xref = len(out)
    out += b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % a for a in at)
    return out + b"trailer<</Size 6/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % xref


def write(story, top):
    for name, data in story.files.items():
        path = os.path.join(top, "in", name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as f:
            f.write(data)
    if story.has_ini:
        with open(os.path.join(top, "case.ini"), "w", encoding="utf-8") as f:
            f.write(story.case_ini())
    with open(os.path.join(top, "truth.json"), "w", encoding="utf-8") as f:
        json.dump(story.truth, f, ensure_ascii=False, indent=1, default=str)


def main(args):
    if len(args) != 2:
        sys.exit(__doc__)
    story = Story(int(args[0]))
    story.tell()
    write(story, args[1])


if __name__ == "__main__":
    main(sys.argv[1:])
