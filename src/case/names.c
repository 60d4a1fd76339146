/* Lists that grow with what is seen in the wild. A name or domain missing here makes exhibit ask more
 * and join less, never the other way round. */
#include "case/names.h"

#include "base/limits.h"

static const char *const public_domains[] = {
	"gmail.com", "googlemail.com", "outlook.com", "hotmail.com", "live.com", "msn.com", "yahoo.com", "icloud.com", "me.com",
	"mac.com", "aol.com", "gmx.de", "gmx.net", "gmx.com", "gmx.at", "gmx.ch", "web.de", "t-online.de", "freenet.de", "proton.me",
	"pm.me", "orange.fr", "free.fr", "laposte.net", "wanadoo.fr", "sfr.fr", "libero.it", "virgilio.it", "tiscali.it", "ziggo.nl",
	"kpnmail.nl", "xs4all.nl", "telefonica.net", "sapo.pt", "uol.com.br", "bol.com.br", "terra.com.br", "yandex.ru", "qq.com",
	"163.com", "fastmail.com", "zoho.com", "hey.com", "bluewin.ch", "btinternet.com", "comcast.net", "verizon.net", "att.net",
};
static const char *const platforms[] = {
	"upwork", "freelancer", "fiverr", "guru", "peopleperhour", "toptal", "malt", "contra", "99designs", "twago", "workana",
	"freelancermap", "paypal", "stripe", "wise", "transferwise", "payoneer", "revolut", "skrill", "venmo", "squareup", "braintree",
	"braintreepayments", "mollie", "klarna", "adyen", "zellepay", "remitly", "westernunion", "interac", "monzo", "n26", "sumup",
	"gocardless", "razorpay", "paytm", "phonepe", "flutterwave", "paystack", "mercadopago", "pagseguro", "nubank", "bunq", "tikkie",
	"deel", "oysterhr", "etsy", "ebay", "shopify", "airbnb", "taskrabbit", "thumbtack", "airtasker", "gumroad", "patreon",
};
static const char *const banks[] = {	/* whole domains: other firms bear these names, too */
	"mercury.com", "relayfi.com", "novo.co", "bluevine.com", "brex.com", "chase.com", "bankofamerica.com", "bofa.com", "wellsfargo.com",
	"capitalone.com", "citi.com", "usbank.com", "pnc.com", "truist.com", "td.com", "ally.com", "navyfederal.org", "barclays.co.uk",
	"barclays.com", "hsbc.co.uk", "hsbc.com", "natwest.com", "lloydsbank.co.uk", "lloydsbank.com", "santander.co.uk", "starlingbank.com",
	"tide.co", "nationwide.co.uk", "ing.nl", "ing.de", "ing.com", "rabobank.nl", "abnamro.nl", "abnamro.com", "asnbank.nl", "knab.nl",
	"dkb.de", "commerzbank.de", "commerzbank.com", "deutsche-bank.de", "postbank.de", "comdirect.de", "kontist.com", "holvi.com",
	"finom.co", "erstebank.at", "sparkasse.at", "sparkasse.de", "raiffeisen.at", "raiffeisen.ch", "ubs.com", "zkb.ch", "postfinance.ch",
	"bnpparibas.com", "bnpparibas.net", "credit-agricole.fr", "societegenerale.fr", "boursorama.fr", "boursobank.com", "qonto.com",
	"shine.fr", "labanquepostale.fr", "bbva.com", "bbva.es", "caixabank.com", "caixabank.es", "bancsabadell.com", "santander.com",
	"unicredit.it", "intesasanpaolo.com", "fineco.it", "hype.it", "millenniumbcp.pt", "cgd.pt", "itau.com.br", "bradesco.com.br",
	"inter.co", "bb.com.br", "mbank.pl", "pkobp.pl", "ing.pl", "nordea.com", "swedbank.se", "handelsbanken.se", "seb.se", "dnb.no",
	"danskebank.dk", "danskebank.com", "vipps.no", "swish.nu", "commbank.com.au", "westpac.com.au", "anz.com", "nab.com.au",
	"icicibank.com", "hdfcbank.net", "hdfcbank.com", "axisbank.com", "sbi.co.in", "cash.app", "square.com", "melio.com", "meliopayments.com",
	"bill.com", "plooto.com",
};
static const char *const services[] = {
	"xero", "intuit", "quickbooks", "freshbooks", "waveapps", "zohoinvoice", "sevdesk", "lexoffice", "lexware", "bexio", "harvestapp",
	"hellobonsai", "honeybook", "invoicely", "billomat", "debitoor", "holded", "quaderno", "facturadirecta", "fattureincloud",
	"pennylane", "moneybird", "freeagent", "kashflow", "invoiceninja", "easybill", "fastbill", "indy", "tiime", "teamleader",
};
static const char *const machines[] = {
	"noreply", "no-reply", "no_reply", "donotreply", "do-not-reply", "notification", "notifications", "notify", "newsletter", "news",
	"mailer-daemon", "postmaster", "reminder", "reminders", "alerts", "alert", "bounce", "bounces", "marketing", "updates",
	"automated", "robot", "bot", "digest", "mailer", "promo", "offers",
};
static const char *const absent[] = {
	"automatic reply", "auto reply", "auto:", "autoreply", "out of office", "abwesenheit", "automatische antwort",
	"r\xc3\xa9ponse automatique", "respuesta autom\xc3\xa1tica", "risposta automatica", "resposta autom\xc3\xa1tica",
	"undeliverable", "delivery status notification", "undelivered mail", "returned mail",
};
static const char *const offices[] = {
	"support", "team", "billing", "accounts", "accounting", "info", "service", "notification", "notifications", "sales", "office",
	"newsletter", "help", "admin", "contact", "noreply", "buchhaltung", "kundenservice", "customer",
};

struct span names_domain(struct span address)
{
	for (size_t i = address.n; i > 0; i--)
		if (address.p[i - 1] == '@')
			return span_from(address, i);
	return SPAN("");
}

bool names_is_public(struct span domain)
{
	for (size_t i = 0; i < countof(public_domains); i++)
		if (span_ieq_str(domain, public_domains[i]))
			return true;
	return span_istarts(domain, "yahoo.") || span_istarts(domain, "hotmail.") || span_istarts(domain, "live.") ||
	       span_istarts(domain, "outlook.") || span_ifind(domain, SPAN("mail"), 0) != SIZE_MAX ||
	       span_ifind(domain, SPAN("post"), 0) != SIZE_MAX || span_ifind(domain, SPAN("inbox"), 0) != SIZE_MAX;
}

static bool has_label(struct span domain, const char *const *of, size_t n)
{
	struct span label;

	while (domain.n && span_split(&domain, '.', &label))
		for (size_t i = 0; i < n; i++)
			if (span_ieq_str(label, of[i]))
				return true;
	return false;
}

/* The domain, or one above it. */
static bool is_under(struct span domain, const char *const *of, size_t n)
{
	struct span label;

	for (; domain.n; span_split(&domain, '.', &label))
		for (size_t i = 0; i < n; i++)
			if (span_ieq_str(domain, of[i]))
				return true;
	return false;
}

bool names_is_platform(struct span domain)
{
	return has_label(domain, platforms, countof(platforms)) || is_under(domain, banks, countof(banks)) || names_is_service(domain);
}


bool names_is_service(struct span domain) { return has_label(domain, services, countof(services)); }

bool names_is_machine(struct span address, struct span subject)
{
	size_t at = span_chr(address, '@', 0);
	struct span local = at == SIZE_MAX ? SPAN("") : span_sub(address, 0, at);
	size_t plus = span_chr(local, '+', 0);

	if (plus != SIZE_MAX)
		local.n = plus;
	for (size_t i = 0; i < countof(machines); i++)
		if (span_ieq_str(local, machines[i]))
			return true;
	if (span_ifind(local, SPAN("noreply"), 0) != SIZE_MAX || span_ifind(local, SPAN("no-reply"), 0) != SIZE_MAX ||
	    span_istarts(local, "notification"))
		return true;
	for (size_t i = 0; i < countof(absent); i++)
		if (span_istarts(span_trim(subject), absent[i]))
			return true;
	return false;
}

static bool is_office(struct span word)
{
	for (size_t i = 0; i < countof(offices); i++)
		if (span_ieq_str(word, offices[i]))
			return true;
	return false;
}

/* "Dale Kessler via Upwork", "Dale Kessler (Harbor & Pine)": what stands behind is no part of the
 * name. */
static struct span plain_name(struct span name)
{
	static const char *const behind[] = { " via ", " (", " [", " - ", " | ", " @ ",
						    (" \xc3\xbc" "ber "), " \xe2\x80\x93 " };

	for (size_t i = 0; i < countof(behind); i++) {
		size_t at = span_ifind(name, span_str(behind[i]), 1);

		if (at != SIZE_MAX)
			name.n = at;
	}
	name = span_trim(name);
	while (name.n > 1 && (name.p[0] == '"' || name.p[0] == '\'') && name.p[name.n - 1] == name.p[0])
		name = span_trim(span_sub(name, 1, name.n - 2));
	return name;
}

static void add_words(struct buf *to, struct span s, unsigned *n, bool *office)
{
	struct span word;

	while (s.n && span_split(&s, ' ', &word)) {
		if ((word = span_trim(word)).n == 0)
			continue;
		*office = *office || is_office(word);
		if (to->n)
			buf_c(to, ' ');
		buf_span(to, word);
		(*n)++;
	}
}

uint32_t names_person(struct intern *words, struct span name)
{
	size_t comma;
	struct buf b;
	unsigned n = 0;
	bool office = false;
	uint32_t word = 0;

	name = plain_name(name);
	comma = span_chr(name, ',', 0);
	if (span_chr(name, '@', 0) != SIZE_MAX)
		return 0;
	buf_init(&b, LIMIT_CASE_WORD);
	if (comma != SIZE_MAX)
		add_words(&b, span_from(name, comma + 1), &n, &office);
	add_words(&b, comma == SIZE_MAX ? name : span_sub(name, 0, comma), &n, &office);
	if (n >= 2 && !office)
		word = intern_put_folded(words, buf_view(&b));
	buf_clear(&b);
	return word;
}

size_t names_letters(struct span name, char *out, size_t cap)
{
	size_t n = 0;

	for (size_t i = 0; i < name.n && n < cap; i++) {
		char c = name.p[i];

		if (c >= 'A' && c <= 'Z')
			c = (char)(c - 'A' + 'a');
		if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || (unsigned char)c >= 0x80)
			out[n++] = c;
	}
	return n;
}
