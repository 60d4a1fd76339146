/* Header words of statements in en de fr es it pt nl, as banks, PayPal, Stripe, Wise, Upwork and
 * spreadsheets write them. Compared without case, accents and punctuation.
 *
 * Several columns may fit ("Date" and "Value date", "Amount" and "Amount in local currency"): the
 * words are listed from the best to the worst, and the first column of the best word wins. */
#include "csv_head.h"

#define COLUMNS 128	/* no statement has so many */
#define WORDS 128	/* bytes of a folded header cell; longer ones are no headers */

/* Whole cells, best first. '=' before a word: it may also be one of several words of the cell. */
static const struct {
	enum csv_role role;
	const char *words;
} table[] = {
	{ CSV_DATE, "date|booking date|transaction date|posting date|posted date|date posted|post date|posted|"
		    "transaction date utc|created utc|created date utc|created|date utc|completed date|"
		    "date completed|completed on|finished on|created on|date started|buchungstag|"
		    "buchungsdatum|datum|buchung|belegdatum|fecha|"
		    "fecha operacion|fecha de operacion|fecha contable|f operacion|fecha movimiento|"
		    "date operation|date d operation|date de l operation|date comptable|"
		    "date de comptabilisation|data|data operazione|data contabile|data movimento|data mov|"
		    "data lancamento|data do lancamento|data operacao|data da operacao|data movimentacao|"
		    "boekdatum|transactiedatum|boekingsdatum|datum transactie|rentedatum|date and time|"
		    "datetime|date time|timestamp|payment date|transaction time|time" },
	{ CSV_DATE, "value date|wertstellung|wertstellungsdatum|valutadatum|valuta datum|valuta|date valeur|"
		    "date de valeur|fecha valor|f valor|data valuta|data valor|valeur|available on utc|"
		    "available on|settlement date|clearing date|effective date|started date" },
	{ CSV_DATE, "=date|=datum|=fecha|=data|=tag" },
	{ CSV_AMOUNT, "amount|transaction amount|betrag|umsatz|buchungsbetrag|umsatzbetrag|montant|importe|importo|"
		      "valor|bedrag|bedrag eur|quantia|montante|betrag eur|amount eur|amount usd|amount gbp|value|"
		      "betrag in eur|umsatz in eur|importe eur|importo eur|montant eur|montant en euros|"
		      "valor eur|transactiebedrag|transaction value|cantidad|monto|payment amount|"
		      "total amount|gross|gross amount|brutto|bruttobetrag|brut|montant brut|bruto|lordo|"
		      "importe bruto|importo lordo|valor bruto|bruto bedrag|amount in account currency|"
		      "source amount after fees|source amount|net|netto|net amount|amount in local currency" },
	{ CSV_AMOUNT, "=amount|=betrag|=montant|=importe|=importo|=bedrag|=umsatz" },
	{ CSV_DEBIT, "debit|debits|debit amount|withdrawal|withdrawals|withdrawal amount|paid out|money out|out|soll|"
		     "lastschrift|belastung|belastungen|ausgang|ausgaben|auszahlung|auszahlungen|debet|debito|debitos|debe|"
		     "cargo|cargos|gastos|dare|uscite|addebiti|addebito|saida|saidas|depense|depenses|sorties|"
		     "af|uit|uitgaven|payments|spent|sortie" },
	{ CSV_DEBIT, "=debit|=debito|=withdrawal|=withdrawals|=uscite|=belastung" },
	{ CSV_CREDIT, "credit|credits|credit amount|deposit|deposits|deposit amount|paid in|money in|in|haben|gutschrift|"
		      "gutschriften|eingang|einnahmen|einzahlung|einzahlungen|credito|creditos|haber|abono|abonos|ingresos|"
		      "avere|entrate|accrediti|accredito|entrada|entradas|recettes|entrees|bij|inkomsten|"
		      "receipts|received|entree" },
	{ CSV_CREDIT, "=credit|=credito|=deposit|=deposits|=entrate|=gutschrift" },
	{ CSV_SIGN, "af bij|bij af|soll haben|s h|sh|debit credit|credit debit|dr cr|cr dr|d c|c d|debet credit|"
		    "soll haben kennzeichen|debit credit indicator|credit debit indicator|sens|debito credito|direction" },
	{ CSV_CURRENCY, "currency|source currency|wahrung|waehrung|devise|monnaie|moneda|divisa|valuta|"
			"moeda|munt|ccy|currency code|"
			"transaction currency|wahrungscode|muntsoort|codigo moneda|iso" },
	{ CSV_CURRENCY, "=currency|=wahrung|=waehrung|=devise|=divisa|=moneda|=moeda" },
	{ CSV_TEXT, "description|details|memo|narrative|narration|purpose|verwendungszweck|buchungstext|beschreibung|"
		    "betreff|libelle|libelle operation|libelle de l operation|description operation|concepto|"
		    "descripcion|detalle|descrizione|causale|descrizione operazione|causale descrizione|descricao|"
		    "historico|lancamento|omschrijving|mededeling|mededelingen|label|particulars|"
		    "transaction description|item title|payment details|remittance information|subject|"
		    "naam omschrijving|note|notes|contract|vorgang|text|comment" },
	{ CSV_TEXT, "=description|=verwendungszweck|=omschrijving|=descrizione|=libelle|=concepto|=purpose" },
	{ CSV_REFERENCE, "transaction id|transactionid|balance transaction id|reference|ref|ref id|ref no|reference number|"
			 "transaction reference|id|payment reference|bank reference|cheque number|check number|"
			 "check or slip|fitid|transaktionscode|transaktionsnummer|referenz|kundenreferenz|"
			 "reference operation|numero operation|referencia|numero de operacion|riferimento|"
			 "referencia da operacao|referentie|kenmerk|volgnr|betalingskenmerk|charge id|source id|"
			 "transferwise id|invoice number|numero" },
	{ CSV_REFERENCE, "=reference|=referenz|=referencia|=riferimento|=referentie" },
	{ CSV_PARTY, "name|payee|payer|counterparty|counterparty name|partner name|merchant|merchant name|"
		     "beneficiary|recipient|sender|from to|beguenstigter zahlungspflichtiger|"
		     "begunstigter zahlungspflichtiger|auftraggeber empfanger|auftraggeber begunstigter|empfanger|"
		     "zahlungsempfanger|zahlungsempfanger zahlungspflichtiger|beneficiario|beneficiaire|tiers|"
		     "contrepartie|ordenante|ordinante|controparte|tegenpartij|naam tegenpartij|tegenrekening naam|naam|"
		     "nome|nombre|nom|customer|client|payee name|gegenpartei|"
		     "name zahlungsbeteiligter|payer name|team" },
	{ CSV_BALANCE, "balance|running balance|account balance|saldo|kontostand|saldo nach buchung|solde|saldo contable|"
		       "saldo disponibile|saldo disponible|available balance|closing balance|ending balance|saldo na mutatie" },
	{ CSV_BALANCE, "=balance|=saldo|=solde|=kontostand" },
	{ CSV_KIND, "type|transaction type|kind|art|umsatzart|buchungsart|typ|type operation|tipo|"
		    "tipo de operacion|tipo operazione|tipo de movimento|soort|mutatiesoort|mutatie soort|"
		    "transactietype|reporting category|category|payment type|code|nature" },
};

/* Columns that no statement of payments has. */
static const char *const other_tables[] = {
	"qty", "quantity", "unit price", "menge", "anzahl", "einzelpreis", "stuckpreis", "quantite", "qte",
	"prix unitaire", "cantidad unidades", "precio unitario", "quantita", "prezzo unitario", "aantal",
	"stukprijs", "preco unitario", "due date", "due", "fallig am", "falligkeit", "falligkeitsdatum",
	"echeance", "date echeance", "date d echeance", "fecha vencimiento", "fecha de vencimiento",
	"scadenza", "data scadenza", "vervaldatum", "vencimento", "hourly rate", "rate",
};

/* The second byte of U+00C0..U+00FF in UTF-8, as a letter without its accent. */
static const char unaccented[] = "aaaaaaaceeeeiiiidnooooo ouuuuypsaaaaaaaceeeeiiiidnooooo ouuuuypy";

/* Lower-case ASCII words with one blank between them. What stands in brackets goes to *aside. */
static struct span fold_cell(struct span cell, char to[WORDS], struct span *aside)
{
	size_t n = 0;

	*aside = (struct span){ NULL, 0 };
	for (size_t i = 0; i < cell.n && n + 2 < WORDS; i++) {
		uint8_t c = (uint8_t)cell.p[i];
		char letter = ' ';

		if ((c == '(' || c == '[') && i > 0) {
			size_t close = span_chr(cell, c == '(' ? ')' : ']', i);

			if (close != SIZE_MAX) {
				*aside = span_sub(cell, i + 1, close - i - 1);
				i = close;
			}
		} else if (c >= 'A' && c <= 'Z') {
			letter = (char)(c + 32);
		} else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
			letter = (char)c;
		} else if (c == 0xc3 && i + 1 < cell.n && ((uint8_t)cell.p[i + 1] & 0xc0) == 0x80) {
			letter = unaccented[(uint8_t)cell.p[++i] & 63];
		}
		if (letter != ' ')
			to[n++] = letter;
		else if (n > 0 && to[n - 1] != ' ')
			to[n++] = ' ';
	}
	return span_trim(span_of(to, n));
}

static bool has_word(struct span cell, struct span word)
{
	for (size_t at = 0; (at = span_find(cell, word, at)) != SIZE_MAX; at++)
		if ((at == 0 || cell.p[at - 1] == ' ') &&
		    (at + word.n == cell.n || cell.p[at + word.n] == ' '))
			return true;
	return false;
}

/* How well the cell fits the role: the place of the word in its list, SIZE_MAX for not at all. */
static size_t fit(struct span cell, enum csv_role role)
{
	size_t place = 0;

	for (size_t i = 0; i < countof(table); i++) {
		struct span words = span_str(table[i].words), word;

		if (table[i].role != role)
			continue;
		for (; span_split(&words, '|', &word); place++)
			if (word.p[0] == '=' ? has_word(cell, span_from(word, 1)) : span_eq(cell, word))
				return place;
	}
	return SIZE_MAX;
}

static struct span known_code(struct span word)
{
	static const char codes[] =
		"EUR USD GBP CHF AUD CAD NZD JPY CNY INR SEK NOK DKK PLN CZK HUF RON BGN TRY ILS ZAR BRL MXN ARS CLP COP "
		"PEN UYU SGD HKD TWD KRW THB MYR IDR PHP VND PKR BDT LKR AED SAR QAR KWD EGP MAD TND NGN KES GHS UAH RUB "
		"KZT GEL RSD ISK ALL MKD BAM MDL";
	static const struct {
		const char *sign, *code;
	} signs[] = { { "\xe2\x82\xac", "EUR" }, { "\xc2\xa3", "GBP" }, { "\xe2\x82\xb9", "INR" }, { "\xe2\x82\xba", "TRY" },
		      { "\xe2\x82\xbd", "RUB" }, { "\xe2\x82\xb4", "UAH" }, { "\xe2\x82\xaa", "ILS" }, { "US$", "USD" },
		      { "R$", "BRL" }, { "euro", "EUR" }, { "euros", "EUR" }, { "z\xc5\x82", "PLN" } };
	size_t at = word.n == 3 ? span_ifind(span_str(codes), word, 0) : SIZE_MAX;

	if (at != SIZE_MAX && at % 4 == 0)
		return span_of(codes + at, 3);
	for (size_t i = 0; i < countof(signs); i++)
		if (span_ieq_str(word, signs[i].sign))
			return span_str(signs[i].code);
	return (struct span){ NULL, 0 };
}

/* "Amount (EUR)", "Betrag in EUR", "Importe €" */
static struct span header_currency(struct span cell, struct span aside)
{
	struct span last = cell, code;

	if (aside.p && (code = known_code(span_trim(aside))).p)
		return code;
	for (size_t i = 0; i < cell.n; i++)
		if (strchr(" _-/", cell.p[i]))
			last = span_from(cell, i + 1);
	return last.n < cell.n ? known_code(last) : (struct span){ NULL, 0 };
}

static bool is_other_table(struct span cell)
{
	for (size_t i = 0; i < countof(other_tables); i++)
		if (span_eq_str(cell, other_tables[i]))
			return true;
	return false;
}

bool csv_head_is(const struct span *cells, uint32_t n, struct csv_head *h)
{
	struct span currency[CSV_ROLES] = { { NULL, 0 } };
	size_t best[CSV_ROLES];
	unsigned filled = 0;

	if (n > COLUMNS)
		return false;
	for (unsigned r = 0; r < CSV_ROLES; r++) {
		best[r] = SIZE_MAX;
		h->column[r] = CSV_NO_COLUMN;
	}
	for (uint32_t i = 0; i < n; i++) {
		char room[WORDS];
		struct span aside, cell;
		size_t fits;

		if (cells[i].n > WORDS)
			return false;
		cell = fold_cell(cells[i], room, &aside);
		filled += cell.n > 0;
		if (is_other_table(cell))
			return false;
		if (cell.n == 0 || (cell.p[0] >= '0' && cell.p[0] <= '9'))
			continue;	/* data, before a long search for words */
		for (unsigned r = 0; r < CSV_ROLES; r++) {
			if ((fits = fit(cell, (enum csv_role)r)) >= best[r])
				continue;
			best[r] = fits;
			h->column[r] = i;
			currency[r] = header_currency(cells[i], aside);
		}
	}
	if (filled < 2 || h->column[CSV_DATE] == CSV_NO_COLUMN)
		return false;
	if (h->column[CSV_DEBIT] != CSV_NO_COLUMN && h->column[CSV_DEBIT] == h->column[CSV_CREDIT])
		h->column[CSV_DEBIT] = h->column[CSV_CREDIT] = CSV_NO_COLUMN;	/* "Debit/Credit" is a sign */
	if (h->column[CSV_DEBIT] != CSV_NO_COLUMN && h->column[CSV_CREDIT] != CSV_NO_COLUMN)
		h->column[CSV_AMOUNT] = CSV_NO_COLUMN;
	else
		h->column[CSV_DEBIT] = h->column[CSV_CREDIT] = CSV_NO_COLUMN;
	h->currency = h->column[CSV_AMOUNT] != CSV_NO_COLUMN ? currency[CSV_AMOUNT] :
		      currency[CSV_DEBIT].p ? currency[CSV_DEBIT] : currency[CSV_CREDIT];
	return h->column[CSV_AMOUNT] != CSV_NO_COLUMN || h->column[CSV_DEBIT] != CSV_NO_COLUMN;
}

void csv_head_settle(struct csv_head *h, const struct span *cells, uint32_t n)
{
	uint32_t date = h->column[CSV_DATE], currency = h->column[CSV_CURRENCY];
	struct span cell;

	if (currency == CSV_NO_COLUMN || currency >= n)
		return;
	cell = span_trim(cells[currency]);
	for (size_t i = 0; i < cell.n; i++)
		if (cell.p[i] >= '0' && cell.p[i] <= '9') {
			h->column[CSV_CURRENCY] = CSV_NO_COLUMN;
			return;
		}
	if (date == currency)	/* the only date there was */
		h->column[CSV_DATE] = CSV_NO_COLUMN;
}

struct span csv_head_currency(struct span cell, struct arena *a)
{
	struct span code = known_code(span_trim(cell));
	char upper[3];

	cell = span_trim(cell);
	if (code.p || cell.n != 3)
		return code;
	for (size_t i = 0; i < 3; i++) {
		upper[i] = cell.p[i] >= 'a' && cell.p[i] <= 'z' ? (char)(cell.p[i] - 32) : cell.p[i];
		if (upper[i] < 'A' || upper[i] > 'Z')
			return (struct span){ NULL, 0 };
	}
	return arena_dup(a, span_of(upper, 3));
}
