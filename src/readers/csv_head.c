/* Header words of statements in en de fr es it pt nl pl cs sv da no fi hu ro tr ru ja, as banks,
 * PayPal, Stripe, Wise, Upwork and spreadsheets write them. Compared without case, accents and
 * punctuation.
 *
 * Several columns may fit ("Date" and "Value date", "Amount" and "Amount in local currency"): the
 * words are listed from the best to the worst, and the first column of the best word wins. */
#include "csv_head.h"

#include "csv_move.h"

#include "base/text.h"

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
		    "datetime|date time|timestamp|payment date|transaction time|time|"
		    "data operacji|data transakcji|data ksiegowania|datum zauctovani|datum provedeni|"
		    "datum transakce|bokforingsdag|bokforingsdatum|transaktionsdag|transaktionsdatum|"
		    "bogforingsdato|bokfort|bokforingsdato|dato|dateop|kirjauspaiva|kirjauspvm|pvm|"
		    "paivamaara|tapahtumapaiva|konyveles datuma|konyvelesi datum|tranzakcio datuma|"
		    "data tranzactie|data tranzactiei|дата операции|дата проводки|дата|islem tarihi|"
		    "tarih|取引日|お取引日|日付|年月日" },
	{ CSV_DATE, "value date|wertstellung|wertstellungsdatum|valutadatum|valuta datum|valuta|date valeur|"
		    "date de valeur|fecha valor|f valor|data valuta|data valor|valeur|available on utc|"
		    "available on|settlement date|clearing date|effective date|started date|"
		    "data waluty|valutadag|rentedato|valoer|arvopaiva|erteknap|dateval|"
		    "дата валютирования|valor tarihi|started on" },
	{ CSV_DATE, "=date|=datum|=fecha|=data|=tag" },
	{ CSV_AMOUNT, "amount|transaction amount|betrag|umsatz|buchungsbetrag|umsatzbetrag|montant|importe|importo|"
		      "valor|bedrag|bedrag eur|quantia|montante|betrag eur|amount eur|amount usd|amount gbp|value|"
		      "betrag in eur|umsatz in eur|importe eur|importo eur|montant eur|montant en euros|"
		      "valor eur|transactiebedrag|transaction value|cantidad|monto|payment amount|"
		      "total amount|gross|gross amount|avant commission|avant frais|brutto|bruttobetrag|brut|montant brut|bruto|lordo|"
		      "importe bruto|importo lordo|valor bruto|bruto bedrag|amount in account currency|"
		      "source amount after fees|source amount|net|netto|net amount|amount in local currency|"
		    "kwota|kwota operacji|kwota transakcji|"
		    "kwota w walucie rachunku|objem|castka|castka v mene uctu|belopp|belob|belop|"
		    "maara|summa|osszeg|suma|сумма операции|сумма|tutar|islem tutari|取引金額|金額" },
	{ CSV_AMOUNT, "=amount|=betrag|=montant|=importe|=importo|=bedrag|=umsatz" },
	{ CSV_DEBIT, "debit|debits|debit amount|withdrawal|withdrawals|withdrawal amount|paid out|money out|out|soll|"
		     "lastschrift|belastung|belastungen|ausgang|ausgaben|auszahlung|auszahlungen|debet|debito|debitos|debe|"
		     "cargo|cargos|gastos|dare|uscite|addebiti|addebito|saida|saidas|depense|depenses|sorties|"
		     "af|uit|uitgaven|payments|spent|sortie|"
		    "ut fra konto|ut|uttag|utbetalning|obciazenia|obciazenie|wyplata|wydatki|vydaj|"
		    "vydaje|odchozi|terheles|расход|списание|borc|出金額|出金|お支払金額|支払金額|お引出し|引出額" },
	{ CSV_DEBIT, "=debit|=debito|=withdrawal|=withdrawals|=uscite|=belastung|=lastschrift|=addebito" },
	{ CSV_CREDIT, "credit|credits|credit amount|deposit|deposits|deposit amount|paid in|money in|in|haben|gutschrift|"
		      "gutschriften|eingang|einnahmen|einzahlung|einzahlungen|credito|creditos|haber|abono|abonos|ingresos|"
		      "avere|entrate|accrediti|accredito|entrada|entradas|recettes|entrees|bij|inkomsten|"
		      "receipts|received|entree|"
		    "kredit|inn pa konto|inn|ind|insattning|inbetalning|uznania|uznanie|wplata|"
		    "wplywy|prijem|prijmy|prichozi|jovairas|приход|поступление|зачисление|alacak|入金額|"
		    "入金|お預り金額|お預入れ|預入額" },
	{ CSV_CREDIT, "=credit|=credito|=deposit|=deposits|=entrate|=gutschrift|=accredito" },
	{ CSV_SIGN, "af bij|bij af|soll haben|s h|sh|debit credit|credit debit|dr cr|cr dr|d c|c d|debet credit|"
		    "soll haben kennzeichen|debit credit indicator|credit debit indicator|sens|debito credito|direction" },
	{ CSV_CURRENCY, "currency|source currency|wahrung|waehrung|devise|monnaie|moneda|divisa|valuta|"
			"moeda|munt|ccy|currency code|"
			"transaction currency|wahrungscode|muntsoort|codigo moneda|iso|"
		    "waluta|mena|valuutta|devizanem|валюта|para birimi|doviz|通貨" },
	{ CSV_CURRENCY, "=currency|=wahrung|=waehrung|=devise|=divisa|=moneda|=moeda" },
	{ CSV_TEXT, "description|details|memo|narrative|narration|purpose|verwendungszweck|buchungstext|beschreibung|"
		    "betreff|libelle|libelle operation|libelle de l operation|description operation|concepto|"
		    "descripcion|detalle|descrizione|causale|descrizione operazione|causale descrizione|descricao|"
		    "historico|lancamento|omschrijving|mededeling|mededelingen|label|particulars|"
		    "transaction description|item title|payment details|remittance information|subject|"
		    "note|notes|contract|vorgang|text|comment|avisierungstext|buchungsdetails|buchungs details|buchungsinformation|buchungsinformationen|zahlungsgrund|texte de notification|testo di notifica|notification text|"
		    "opis operacji|opis transakcji|tytul operacji|tytul|opis|zprava pro prijemce|"
		    "popis|poznamka|beskrivning|specifikation|tekst|forklaring|selite|viesti|otsikko|"
		    "kozlemeny|megnevezes|descriere|explicatii|назначение платежа|описание|aciklama|"
		    "お取り扱い内容|摘要|内容" },
	{ CSV_TEXT, "=description|=verwendungszweck|=omschrijving|=descrizione|=libelle|=concepto|=purpose" },
	{ CSV_REFERENCE, "transaction id|transactionid|balance transaction id|reference|ref|ref id|ref no|reference number|"
			 "transaction reference|id|payment reference|bank reference|cheque number|check number|"
			 "check or slip|fitid|transaktionscode|transaktionsnummer|referenz|kundenreferenz|"
			 "reference operation|numero operation|referencia|numero de operacion|riferimento|"
			 "referencia da operacao|referentie|kenmerk|volgnr|betalingskenmerk|charge id|source id|"
			 "transferwise id|invoice number|numero|"
		    "numero de transaction|codice transazione|id transazione|codigo de transaccion|"
		    "id de transaccion|id da transacao|transactiecode|numer transakcji|id pohybu|"
		    "referens|viitenumero|viite|variabilni symbol|vs|numer referencyjny|referinta|"
		    "referinta tranzactiei" },
	{ CSV_REFERENCE, "=reference|=referenz|=referencia|=riferimento|=referentie" },
	{ CSV_PARTY, "name|payee|payer|counterparty|counterparty name|partner name|merchant|merchant name|"
		     "beneficiary|recipient|sender|from to|beguenstigter zahlungspflichtiger|"
		     "begunstigter zahlungspflichtiger|auftraggeber empfanger|auftraggeber begunstigter|begunstigter auftraggeber|empfanger|"
		     "zahlungsempfanger|zahlungsempfanger zahlungspflichtiger|beneficiario|beneficiaire|tiers|"
		     "contrepartie|ordenante|ordinante|controparte|tegenpartij|naam tegenpartij|tegenrekening naam|naam|"
		     "nome|nombre|nom|customer|client|customer name|customer email|client name|gegenpartei|"
		     "name zahlungsbeteiligter|naam omschrijving|team|"
		    "counter party|supplierfound|nazev protiuctu|nadawca odbiorca|odbiorca nadawca|"
		    "nazwa kontrahenta|kontrahent|nadawca|odbiorca|nimi|saaja maksaja|maksaja saaja|"
		    "mottagare|avsandare|modpart|контрагент|isim" },
	{ CSV_BALANCE, "balance|running balance|account balance|saldo|kontostand|saldo nach buchung|solde|saldo contable|"
		       "saldo disponibile|saldo disponible|available balance|closing balance|ending balance|saldo na mutatie|"
		    "disponible|accountbalance|zustatek|egyenleg|остаток|bakiye|差引残高|残高" },
	{ CSV_BALANCE, "=balance|=saldo|=solde|=kontostand|"
		    "=sold|=zustatek" },
	{ CSV_KIND, "type|transaction type|kind|art|umsatzart|buchungsart|typ|type operation|tipo|"
		    "tipo de operacion|tipo operazione|tipo de movimento|soort|mutatiesoort|mutatie soort|"
		    "transactietype|reporting category|category|payment type|code|nature|"
		    "typ transakcji|rodzaj transakcji|rodzaj operacji|typ pohybu|tyyppi|"
		    "tapahtumalaji|transaktionstyp|вид операции|buchungstext" },
	{ CSV_STATUS, "status|state|transaction status|payment status|etat|statut|stato|estado|estatus|situacao|stav|tila|"
		      "durum|buchungsstatus|stan|info" },
	{ CSV_ARRIVED, "target amount" },
	{ CSV_ARRIVED_CURRENCY, "target currency" },
	{ CSV_FROM, "source name|payer name|zahlungspflichtige r|zahlungspflichtiger|auftraggeber|nombre ordenante|emetteur" },
	{ CSV_TO, "target name|payee name|zahlungsempfanger in|begunstigter|destinataire" },
	{ CSV_FEE, "fee|fees|total fees|fee amount|transaction fee|transaction fees|processing fee|gebuhr|gebuhren|frais|"
		   "commission|commissions|tarifa|comision|comisiones|tariffa|commissione|commissioni|taxa|taxas|kosten|"
		   "transactiekosten|avgift|gebyr|oplata|prowizja|poplatek" },
	{ CSV_NET, "net|netto|net amount|nettobetrag|montant net|neto|importe neto|importo netto|valor liquido|liquido|nettobedrag" },
};

/* Columns whose words belong to the payment, beside the one that says most. */
static const char more_words[] =
	"invoice number|invoice id|invoice no|rechnungsnummer|numero de facture|numero facture|numero de factura|numero fattura|"
	"numero da fatura|factuurnummer|item title|subject|note|notes|message|memo|description|extended details|"
	"descrizione estesa|movimiento|observaciones|verwendungszweck|payment reference|payment details|"
	"kundenreferenz|betalingskenmerk|omschrijving 1|omschrijving 2|omschrijving 3|mededelingen|libelle|informations complementaires|"
	"information complementaire|causale|concepto|remittance information|betreff|zprava pro prijemce|viesti|tytul|notes and tags|po|"
	"naam omschrijving|historico|order id|order|contract";

/* Beside these "amount" and "currency" are of something else than the payment. */
static const char *const not_its_own[] = {
	"fee", "fees", "tax", "vat", "original", "foreign", "refunded", "exchange", "target", "local", "converted", "balance",
	"limit", "saldo", "solde", "oorspr", "ursprungsbetrag", "urspr", "rate", "cashback", "budget", "total",
};

/* Columns that no statement of payments has. */
static const char *const other_tables[] = {
	"qty", "quantity", "unit price", "menge", "anzahl", "einzelpreis", "stuckpreis", "quantite", "qte",
	"prix unitaire", "cantidad unidades", "precio unitario", "quantita", "prezzo unitario", "aantal",
	"stukprijs", "preco unitario", "due date", "due", "fallig am", "falligkeit", "falligkeitsdatum",
	"echeance", "date echeance", "date d echeance", "fecha vencimiento", "fecha de vencimiento",
	"scadenza", "data scadenza", "vervaldatum", "vencimento", "hourly rate", "rate",
	/* lists of invoices: what was asked for, not what was paid */
	"invoice date", "date of invoice", "rechnungsdatum", "date facture", "date de facture", "date de la facture",
	"fecha factura", "fecha de factura", "data fattura", "data da fatura", "factuurdatum", "data faktury",
	"datum vystaveni", "fakturadatum", "fakturadato", "laskun paivays", "due on", "paid on", "bezahlt am",
};

/* The second byte of U+00C0..U+00FF in UTF-8, as a letter without its accent. */
static const char unaccented[] = "aaaaaaaceeeeiiiidnooooo ouuuuypsaaaaaaaceeeeiiiidnooooo ouuuuypy";

/* The same for U+0100..U+017F. */
static const char extended[] = "aaaaaaccccccccddddeeeeeeeeeegggggggghhhhiiiiiiiiiiiijjkkklllllll"
			       "lllnnnnnnnnnoooooooorrrrrrssssssssttttttuuuuuuuuuuuuwwyyyzzzzzzs";

/* Letters beyond ASCII at s: of the Latin ones the letter without its accent, of Cyrillic ones the
 * small one, of Chinese and Japanese ones themselves. Returns the bytes they take, 0 for other signs. */
static unsigned fold_letter(struct span s, char to[3], size_t *n)
{
	uint8_t c = (uint8_t)s.p[0], next = s.n > 1 ? (uint8_t)s.p[1] : 0;
	unsigned bytes = text_sequence(s);

	*n = 1;
	if (bytes == 2 && c == 0xc3) {
		to[0] = unaccented[next & 63];
	} else if (bytes == 2 && (c == 0xc4 || c == 0xc5)) {
		to[0] = extended[(c & 1) * 64 + (next & 63)];
	} else if (bytes == 2 && (c == 0xd0 || c == 0xd1)) {
		bool is_capital = c == 0xd0 && next >= 0x90 && next < 0xb0;
		unsigned point = (c & 31u) * 64 + (next & 63u) + (is_capital ? 32 : 0);

		to[0] = (char)(0xc0 | point >> 6);
		to[1] = (char)(0x80 | (point & 63));
		*n = 2;
	} else if (bytes == 3 && c >= 0xe3 && c <= 0xe9) {
		memcpy(to, s.p, 3);
		*n = 3;
	} else {
		return 0;
	}
	return bytes;
}

/* Lower-case words with one blank between them. What stands in brackets goes to *aside. */
static struct span fold_cell(struct span cell, char to[WORDS], struct span *aside)
{
	size_t n = 0;

	*aside = (struct span){ NULL, 0 };
	for (size_t i = 0; i < cell.n && n + 4 < WORDS; i++) {
		uint8_t c = (uint8_t)cell.p[i];
		size_t wide = 0;
		unsigned bytes = c < 0x80 ? 0 : fold_letter(span_from(cell, i), to + n, &wide);
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
		}
		if (bytes > 0) {
			i += bytes - 1;
			n += to[n] == ' ' ? 0 : wide;
		} else if (letter != ' ')
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

static bool is_not_its_own(struct span cell)
{
	for (size_t i = 0; i < countof(not_its_own); i++)
		if (has_word(cell, span_str(not_its_own[i])))
			return true;
	return false;
}

/* How well the cell fits the role: the place of the word in its list, SIZE_MAX for not at all. */
static size_t fit(struct span cell, enum csv_role role)
{
	bool is_other = (role == CSV_AMOUNT || role == CSV_CURRENCY) && is_not_its_own(cell);
	size_t place = 0;

	for (size_t i = 0; i < countof(table); i++) {
		struct span words = span_str(table[i].words), word;

		if (table[i].role != role || (is_other && words.p[0] == '='))
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

static bool is_taken(const struct csv_head *h, uint32_t column)
{
	for (unsigned r = 0; r < CSV_ROLES; r++)
		if (h->column[r] == column)
			return true;
	return false;
}

static void find_more(const struct span *cells, uint32_t n, struct csv_head *h)
{
	h->n_more = 0;
	for (uint32_t i = 0; i < n && h->n_more < CSV_MORE; i++) {
		char room[WORDS];
		struct span aside, cell = fold_cell(cells[i], room, &aside), words = span_str(more_words), word;

		while (!is_taken(h, i) && span_split(&words, '|', &word))
			if (span_eq(cell, word)) {
				h->more[h->n_more++] = i;
				break;
			}
	}
}

/* "Auftraggeber;Empfänger": a column that often names the partner names the account's holder in half of the rows
 * where the other end of the payment has a column of its own. */
static void settle_ends(struct csv_head *h, const struct span *cells)
{
	static const char receives[] = "empfanger|zahlungsempfanger|beneficiary|recipient|payee|beneficiario|beneficiaire|odbiorca|mottagare|saaja";
	static const char sends[] = "payer|sender|ordenante|ordinante|nadawca|avsandare|maksaja";
	struct span aside, cell, words, word;
	char room[WORDS];

	for (unsigned k = 0; k < 2; k++) {
		enum csv_role other = k ? CSV_TO : CSV_FROM, own = k ? CSV_FROM : CSV_TO;

		if (h->column[CSV_PARTY] == CSV_NO_COLUMN || h->column[other] == CSV_NO_COLUMN || h->column[own] != CSV_NO_COLUMN)
			continue;
		cell = fold_cell(cells[h->column[CSV_PARTY]], room, &aside);
		words = span_str(k ? sends : receives);
		while (span_split(&words, '|', &word))
			if (span_eq(cell, word)) {
				h->column[own] = h->column[CSV_PARTY];
				h->column[CSV_PARTY] = CSV_NO_COLUMN;
				return;
			}
	}
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
	if (h->column[CSV_KIND] == h->column[CSV_TEXT])
		h->column[CSV_KIND] = CSV_NO_COLUMN;
	if (h->column[CSV_NET] == h->column[CSV_AMOUNT])
		h->column[CSV_NET] = CSV_NO_COLUMN;	/* there is no other amount */
	settle_ends(h, cells);
	find_more(cells, n, h);
	return h->column[CSV_AMOUNT] != CSV_NO_COLUMN || h->column[CSV_DEBIT] != CSV_NO_COLUMN;
}

/* "178,50;S": beside the amount, under no name, stands which way it went. */
static void settle_sign(struct csv_head *h, const struct span *cells, uint32_t n)
{
	uint32_t amount = h->column[CSV_AMOUNT];
	struct span cell;

	if (amount == CSV_NO_COLUMN || amount + 1 >= n || h->column[CSV_SIGN] != CSV_NO_COLUMN)
		return;
	for (unsigned r = 0; r < CSV_ROLES; r++)
		if (h->column[r] == amount + 1)
			return;
	cell = span_trim(cells[amount + 1]);
	if (cell.n <= 2 && csv_move_way(cell) != CSV_WAY_NONE)
		h->column[CSV_SIGN] = amount + 1;
}

void csv_head_settle(struct csv_head *h, const struct span *cells, uint32_t n)
{
	uint32_t date = h->column[CSV_DATE], currency = h->column[CSV_CURRENCY];
	struct span cell;

	settle_sign(h, cells, n);
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
