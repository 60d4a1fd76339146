/* Words of one to six letters that make up a third of any text, about thirty for each language; a word
 * that several languages have counts for each of them, and the language that is ahead by a margin wins.
 * Scripts of one language need no words. Addresses, quotes of code and tables of numbers have few such words: they
 * get no language. */
#include "lang.h"

#include "fold.h"

#define LEAST 6		/* points, for an answer at all: two for a common word, one for a single letter */
#define SHORT_WORDS 8	/* a text shorter than this needs half of its words to be common ones */
#define WORD 16		/* bytes of the longest one, and more */
#define SLOTS 2048	/* of the hash table; about 700 words are in it */

static const struct {
	const char *code, *words;
} languages[] = {
	{ "en", "the and of to in is you that it for on are with as this be at have from or by not but we your our will can please has was an if would which been they their there what when do i" },
	{ "de", "der die das und ist nicht ich sie es ein eine zu den mit von f\xc3\xbcr auf dem im wir sich auch an werden bei oder wie sind haben aus dass wird noch bitte vielen ihre uns mir am vom zum zur einen" },
	{ "fr", "le la les et des est un une du que pour dans vous nous je pas sur avec ce ne qui au par votre plus son se sont cette il elle mais ou \xc3\xa0 aux \xc3\xaatre ont merci notre mon ma mes bonjour" },
	{ "es", "el la los las de y que en un una es por con para no se su del al lo como m\xc3\xa1s pero sus le ya o este s\xc3\xad porque esta son entre cuando muy sin sobre ser hay nos gracias usted he ha est\xc3\xa1" },
	{ "it", "il la di che e un una per non sono con le del della si da in i gli lo come anche ma dei nel alla al ha pi\xc3\xb9 questo o se mi ci vi ho grazie dal delle nella suo sua essere \xc3\xa8 perch\xc3\xa9 stato" },
	{ "pt", "o a os as de e que em um uma para com n\xc3\xa3o por do da dos das no na se mais como mas ao foi seu sua ou quando muito nos j\xc3\xa1 tamb\xc3\xa9m pelo pela at\xc3\xa9 isso ele obrigado voc\xc3\xaa est\xc3\xa1 \xc3\xa9 s\xc3\xa3o tem" },
	{ "nl", "de het een en van ik te dat die in is niet op aan met voor er zijn was ook als maar om bij of uit heeft naar wij je u we dan nog wel geen deze door kan graag bedankt mijn ons onze hebben worden" },
	{ "pl", "i w na z do nie si\xc4\x99 to jest \xc5\xbc" "e o a jak po co tak za od ale czy tylko jego ju\xc5\xbc dla przez by\xc5\x82 mo\xc5\xbc" "e jeszcze ten ta s\xc4\x85 prosz\xc4\x99 pan pani mam bardzo oraz kt\xc3\xb3ry lub przy tego jej" },
	{ "sv", "och i att det som en p\xc3\xa5 \xc3\xa4r av f\xc3\xb6r med till den har de inte om ett han men var jag fr\xc3\xa5n vi s\xc3\xa5 kan n\xc3\xa4r \xc3\xa5r under eller vid detta ska oss dig mig er tack du alla" },
	{ "da", "og i at det er en til af p\xc3\xa5 som de med for den ikke der et har om jeg fra vi kan var men han s\xc3\xa5 ved blev efter eller hun mig vil du skal nu sig jer tak hvis v\xc3\xa6re ogs\xc3\xa5 af meget" },
	{ "nb", "og i det p\xc3\xa5 som er en til \xc3\xa5 han av for med at var de ikke den har jeg om et men fra vi kan s\xc3\xa5 hun etter eller ved oss meg deg skal nei ja takk hvis v\xc3\xa6re ogs\xc3\xa5 bare dere hva noe" },
	{ "fi", "ja on ei se ett\xc3\xa4 h\xc3\xa4n oli joka mutta ovat kun my\xc3\xb6s sen niin kuin tai olen jos ole vain mit\xc3\xa4 sek\xc3\xa4 voi t\xc3\xa4m\xc3\xa4 min\xc3\xa4 sin\xc3\xa4 me te he kiitos olla olemme viel\xc3\xa4 nyt t\xc3\xa4t\xc3\xa4 ne jo siit\xc3\xa4 hyv\xc3\xa4" },
	{ "cs", "a se v na je to \xc5\xbc" "e s z do o i k jsem ale jako za by pro si tak po jsou nebo byl kter\xc3\xbd jen od jeho pros\xc3\xadm d\xc4\x9bkuji m\xc3\xa1me jste v\xc3\xa1m n\xc3\xa1m co aby u\xc5\xbe ji bude p\xc5\x99i podle" },
	{ "hu", "a az \xc3\xa9s hogy nem is egy de ez ha meg csak m\xc3\xa1r van volt el mint k\xc3\xb6sz\xc3\xb6n\xc3\xb6m ki vagy azt mert ami lesz sem m\xc3\xa9g minden k\xc3\xa9rem nagyon itt ezt ott kell \xc3\xb6n val\xc3\xb3 sz\xc3\xa1m\xc3\xa1ra" },
	{ "ro", "\xc8\x99i de la \xc3\xaen a cu nu pe o este un pentru din care s\xc4\x83 mai c\xc4\x83 se au ce sunt fi dar am prin o s\xc3\xa2nt al ale v\xc4\x83 ne dup\xc4\x83 foarte mul\xc8\x9bumesc acest aceast\xc4\x83 fost sau sa lor noi dumneavoastr\xc4\x83 si sa ca" },
	{ "tr", "ve bir bu da de i\xc3\xa7in ile \xc3\xa7ok ne o ben var ama mi daha olarak gibi en olan kadar ya sen biz siz ki her sonra yok te\xc5\x9f" "ekk\xc3\xbcr ederim l\xc3\xbctfen olan\xc4\xb1 de\xc4\x9fil mu m\xc4\xb1 \xc5\x9fu hi\xc3\xa7 nas\xc4\xb1l" },
	{ "hr", "i je u na se da za od su s ne to kao koji a bi o sa iz nije li ali ili kako samo po sam smo ste hvala molim va\xc5\xa1" "e nam vam jer ako \xc5\xa1to biti vi\xc5\xa1" "e prema jo\xc5\xa1" },
	{ "id", "yang dan di ini itu dengan untuk tidak dari dalam akan pada juga saya ke karena ada oleh kami kita anda bisa sudah atau telah adalah terima kasih lebih sebagai kepada mereka harus apa jika bahwa" },
};

/* What documents of money are made of, which have few of the words above. */
static const char *const papers[countof(languages)] = {
	"a invoice number date total amount paid please due payment description customer",
	"rechnung datum betrag menge leistung kundennummer gesamtbetrag bezahlen rechnungsdatum umsatzsteuer zahlbar \xc3\xbc" "berweisen",
	"facture montant d\xc3\xa9signation quantit\xc3\xa9 \xc3\xa9" "ch\xc3\xa9" "ance r\xc3\xa9gler remise payer tva adresse",
	"factura importe cantidad fecha concepto descripci\xc3\xb3n vencimiento pagar base emisi\xc3\xb3n n\xc3\xbamero",
	"fattura importo quantit\xc3\xa0 scadenza imponibile descrizione totale pagamento prezzo cliente",
	"fatura data quantidade descri\xc3\xa7\xc3\xa3o vencimento emiss\xc3\xa3o encomenda pagar pagamento contribuinte",
	"factuur bedrag aantal omschrijving factuurdatum factuurnummer vervaldatum totaal btw klantnummer betalen",
	"faktura faktury ilo\xc5\x9b\xc4\x87 cena warto\xc5\x9b\xc4\x87 brutto nabywca sprzedawca zap\xc5\x82" "aty kwota p\xc5\x82" "atno\xc5\x9b" "ci wystawienia us\xc5\x82ugi",
	"faktura fakturadatum fakturanummer moms belopp antal betala f\xc3\xb6rfallodatum beskrivning kund summa totalt",
	"faktura fakturadato fakturanr moms bel\xc3\xb8" "b antal betale forfaldsdato beskrivelse kunde alt betales",
	"faktura fakturadato fakturanummer mva bel\xc3\xb8p antall betale forfallsdato beskrivelse kunde betales",
	"lasku p\xc3\xa4iv\xc3\xa4m\xc3\xa4\xc3\xa4r\xc3\xa4 er\xc3\xa4p\xc3\xa4iv\xc3\xa4 summa yhteens\xc3\xa4 m\xc3\xa4\xc3\xa4r\xc3\xa4 hinta maksettava asiakas viitenumero laskun",
	"faktura datum cena celkem \xc4\x8d\xc3\xa1stka mno\xc5\xbestv\xc3\xad splatnosti vystaven\xc3\xad dodavatel odb\xc4\x9bratel popis dph k\xc3\xbahrad\xc4\x9b",
	"sz\xc3\xa1mla \xc3\xb6sszeg d\xc3\xa1tum fizetend\xc5\x91 mennyis\xc3\xa9g egys\xc3\xa9g\xc3\xa1r \xc3\xb6sszesen vev\xc5\x91 \xc3\xa1" "fa hat\xc3\xa1rid\xc5\x91",
	"factur\xc4\x83 factura cantitate valoare pre\xc8\x9b scaden\xc8\x9b\xc4\x83 furnizor cump\xc4\x83r\xc4\x83tor tva plat\xc4\x83 num\xc4\x83r",
	"fatura tarih tutar toplam miktar fiyat \xc3\xb6" "deme m\xc3\xbc\xc5\x9fteri kdv vade tarihi a\xc3\xa7\xc4\xb1klama",
	"ra\xc4\x8dun datum iznos cijena koli\xc4\x8dina ukupno kupac pdv dospije\xc4\x87" "a opis",
	"faktur tagihan jumlah tanggal harga pembayaran jatuh tempo pelanggan",
};

static struct slot {
	char word[WORD];
	uint8_t n;
	uint32_t langs;
} slots[SLOTS];
static bool is_warm;

static uint32_t hash(const char *p, size_t n)
{
	uint32_t h = 2166136261u;

	for (size_t i = 0; i < n; i++)
		h = (h ^ (uint8_t)p[i]) * 16777619u;
	return h;
}

static struct slot *slot_of(const char *p, size_t n)
{
	uint32_t at = hash(p, n) & (SLOTS - 1);

	while (slots[at].n && (slots[at].n != n || memcmp(slots[at].word, p, n) != 0))
		at = (at + 1) & (SLOTS - 1);
	return &slots[at];
}

void lang_warm(void)
{
	for (size_t k = 0; k < 2 * countof(languages) && !is_warm; k++) {
		size_t l = k / 2;
		struct span word, rest = span_str(k % 2 ? papers[l] : languages[l].words);

		while (rest.n && span_split(&rest, ' ', &word)) {
			struct slot *s = slot_of(word.p, word.n);

			assert(word.n > 0 && word.n < WORD);
			memcpy(s->word, word.p, word.n);
			s->n = (uint8_t)word.n;
			s->langs |= 1u << l;
		}
	}
	is_warm = true;
}

/* ---- scripts ---- */

enum script { GREEK, CYRILLIC, UKRAINIAN, HEBREW, ARABIC, PERSIAN, THAI, HANGUL, KANA, HAN, DEVANAGARI, LATIN, SCRIPTS };

static enum script script_of(uint32_t c)
{
	if (c < 0x250)
		return LATIN;
	if (c >= 0x370 && c < 0x400)
		return GREEK;
	if (c == 0x456 || c == 0x457 || c == 0x454 || c == 0x491)
		return UKRAINIAN;
	if (c >= 0x400 && c < 0x530)
		return CYRILLIC;
	if (c >= 0x590 && c < 0x600)
		return HEBREW;
	if (c == 0x67e || c == 0x686 || c == 0x698 || c == 0x6af || c == 0x6cc)
		return PERSIAN;
	if (c >= 0x600 && c < 0x700)
		return ARABIC;
	if (c >= 0x900 && c < 0x980)
		return DEVANAGARI;
	if (c >= 0xe00 && c < 0xe80)
		return THAI;
	if (c >= 0x3040 && c < 0x3100)
		return KANA;
	if (c >= 0x4e00 && c < 0xa000)
		return HAN;
	if (c >= 0xac00 && c < 0xd7b0)
		return HANGUL;
	return SCRIPTS;
}

/* The language of the script most letters are in; absent for Latin. */
static struct span by_script(const uint32_t n[SCRIPTS])
{
	static const struct {
		enum script script;
		const char *code;
	} of[] = { { GREEK, "el" }, { HEBREW, "he" }, { THAI, "th" }, { HANGUL, "ko" }, { DEVANAGARI, "hi" } };
	uint32_t all = 0, arabic = n[ARABIC] + n[PERSIAN], cyrillic = n[CYRILLIC] + n[UKRAINIAN], cjk = n[HAN] + n[KANA];

	for (int i = 0; i < SCRIPTS; i++)
		all += n[i];
	if (cyrillic * 2 > all)
		return n[UKRAINIAN] * 40 > cyrillic ? SPAN("uk") : SPAN("ru");
	if (arabic * 2 > all)
		return n[PERSIAN] * 25 > arabic ? SPAN("fa") : SPAN("ar");
	/* One such letter says as much as a word of others. */
	if (cjk * 4 > all)
		return n[KANA] * 10 > cjk ? SPAN("ja") : SPAN("zh");
	for (size_t i = 0; i < countof(of); i++)
		if (n[of[i].script] * 2 > all)
			return span_str(of[i].code);
	return (struct span){ NULL, 0 };
}

/* ---- words ---- */

struct counting {
	uint32_t common[countof(languages)], scripts[SCRIPTS], words;
};

static void count_word(struct counting *c, const char *word, size_t n, bool whole)
{
	uint32_t langs = whole && n < WORD ? slot_of(word, n)->langs : 0;

	c->words++;
	for (; langs; langs &= langs - 1)
		c->common[__builtin_ctz(langs)] += n > 1 ? 2 : 1;
}

static bool is_letter_byte(struct span text, size_t at)
{
	return at < text.n && (fold_is_alpha(text.p[at]) || fold_is_digit(text.p[at]) || (text.p[at] & 0x80));
}

/* A sign that ties what is around it together, or a digit. */
static bool is_glue(struct span text, size_t at)
{
	char c = at < text.n ? text.p[at] : ' ';

	if (fold_is_digit(c))
		return true;
	switch (c) {
	case '.': case '@': case '/': case ':': case '_': case '=': case '%': case '&': case '?':
		return is_letter_byte(text, at + 1);
	default:
		return false;
	}
}

static void count(struct counting *c, struct span text)
{
	char word[WORD];
	size_t n = 0;
	bool whole = true, after = false;	/* after: what is before it makes it no word */

	for (size_t i = 0; i < text.n && c->words < LANG_WORDS;) {
		unsigned used;

		if (fold_is_alpha(text.p[i])) {	/* nearly all there is, in most texts */
			c->scripts[LATIN]++;
			whole = whole && n + 4 < WORD;
			if (whole)
				word[n++] = (char)(text.p[i] | 0x20);
			i++;
			continue;
		}

		uint32_t cp = fold_lower(fold_decode(text.p + i, text.n - i, &used));
		enum fold_class is = fold_class_of(cp);

		i += used;
		if (is == FOLD_LETTER || is == FOLD_CJK) {
			enum script s = script_of(cp);

			if (s < SCRIPTS)
				c->scripts[s]++;
			whole = whole && n + 4 < WORD;
			if (whole)
				n += fold_encode(cp, word + n);
			/* A row of signs without blanks is as long as it likes. */
			c->words += is == FOLD_CJK && c->scripts[HAN] % 4 == 3;
			continue;
		}
		/* "www.com", "c0de", "me@example": parts of addresses and codes are no words. */
		if (n)
			count_word(c, word, n, whole && !after && !is_glue(text, i - used));
		after = is_glue(text, i - used) || (is == FOLD_DIGIT);
		n = 0;
		whole = true;
	}
	if (n)
		count_word(c, word, n, whole && !after);
}

struct span lang_of(struct span text)
{
	struct counting c = { .words = 0 };
	size_t best = 0;
	uint32_t second = 0;
	struct span by;

	lang_warm();
	count(&c, text);
	by = by_script(c.scripts);
	if (by.p)
		return by;
	for (size_t l = 1; l < countof(languages); l++)
		if (c.common[l] > c.common[best])
			best = l;
	for (size_t l = 0; l < countof(languages); l++)
		if (l != best && c.common[l] > second)
			second = c.common[l];
	if (c.common[best] < LEAST || (c.words < SHORT_WORDS ? c.common[best] < c.words : c.common[best] * 6 < c.words) ||
	    c.common[best] == second || c.common[best] - second < c.common[best] / 12)
		return (struct span){ NULL, 0 };
	return span_str(languages[best].code);
}
