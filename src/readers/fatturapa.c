/* FatturaPA, ordinary (FPA12, FPR12) and simplified (FSM10): Specifiche tecniche 1.2.2. Names there
 * carry the number of the block they stand in; here they are only named.
 *
 * It has no sum of the invoice's tax or net amount: they are the sums of its summary (2.2.2). One file may
 * hold several invoices of one seller (a "lotto"): the fields are those of the first, which is noted. */
#include "einvoice.h"


#define SELLER "FatturaElettronicaHeader/CedentePrestatore/"
#define BUYER "FatturaElettronicaHeader/CessionarioCommittente/"
#define GENERAL "DatiGenerali/DatiGeneraliDocumento/"

static const struct einvoice_row header[] = {
	EINVOICE_ROW(fields, seller, TEXT, SELLER "DatiAnagrafici/Anagrafica/Denominazione|" SELLER "Denominazione"),
	EINVOICE_ROW(fields, seller_id, TEXT, SELLER "DatiAnagrafici/CodiceFiscale|" SELLER "CodiceFiscale"),
	EINVOICE_ROW(fields, buyer, TEXT, BUYER "DatiAnagrafici/Anagrafica/Denominazione|"
					  BUYER "AltriDatiIdentificativi/Denominazione"),
	EINVOICE_ROW(fields, buyer_id, TEXT, BUYER "DatiAnagrafici/CodiceFiscale|" BUYER "IdentificativiFiscali/CodiceFiscale"),
	EINVOICE_ROW(fields, buyer_reference, TEXT, "FatturaElettronicaHeader/DatiTrasmissione/CodiceDestinatario"),
};

static const struct einvoice_row body_rows[] = {
	EINVOICE_ROW(fields, document_type, TEXT, GENERAL "TipoDocumento"),
	EINVOICE_ROW(fields, currency, TEXT, GENERAL "Divisa"),
	EINVOICE_ROW(fields, issue_date, DATE, GENERAL "Data"),
	EINVOICE_ROW(fields, invoice_number, TEXT, GENERAL "Numero"),
	EINVOICE_ROW(fields, total, AMOUNT, GENERAL "ImportoTotaleDocumento"),
	EINVOICE_ROW(fields, rounding, AMOUNT, GENERAL "Arrotondamento"),
	EINVOICE_ROW(fields, note, TEXT, GENERAL "Causale"),
	EINVOICE_ROW(fields, order_number, TEXT, "DatiGenerali/DatiOrdineAcquisto/IdDocumento"),
	EINVOICE_ROW(fields, contract_number, TEXT, "DatiGenerali/DatiContratto/IdDocumento"),
	EINVOICE_ROW(fields, project, TEXT, "DatiGenerali/DatiOrdineAcquisto/CodiceCUP|DatiGenerali/DatiContratto/CodiceCUP"),
	EINVOICE_ROW(fields, corrects, TEXT, "DatiGenerali/DatiFattureCollegate/IdDocumento|"
					     GENERAL "DatiFatturaRettificata/NumeroFR"),
	EINVOICE_ROW(fields, delivery_date, DATE, "DatiGenerali/DatiDDT/DataDDT|DatiGenerali/DatiTrasporto/DataOraConsegna"),
	EINVOICE_ROW(fields, payment_means, TEXT, "DatiPagamento/DettaglioPagamento/ModalitaPagamento"),
	EINVOICE_ROW(fields, payment_terms, TEXT, "DatiPagamento/CondizioniPagamento"),
	EINVOICE_ROW(fields, payment_reference, TEXT, "DatiPagamento/DettaglioPagamento/CodicePagamento"),
	EINVOICE_ROW(fields, due_date, DATE, "DatiPagamento/DettaglioPagamento/DataScadenzaPagamento"),
	EINVOICE_ROW(fields, iban, TEXT, "DatiPagamento/DettaglioPagamento/IBAN"),
};

static const struct einvoice_row line_rows[] = {
	EINVOICE_ROW(invoice_line, id, TEXT, "NumeroLinea"),
	EINVOICE_ROW(invoice_line, name, TEXT, "Descrizione"),
	EINVOICE_ROW(invoice_line, quantity, AMOUNT, "Quantita"),
	EINVOICE_ROW(invoice_line, unit, TEXT, "UnitaMisura"),
	EINVOICE_ROW(invoice_line, period_start, DATE, "DataInizioPeriodo"),
	EINVOICE_ROW(invoice_line, period_end, DATE, "DataFinePeriodo"),
	EINVOICE_ROW(invoice_line, price, AMOUNT, "PrezzoUnitario"),
	EINVOICE_ROW(invoice_line, net, AMOUNT, "PrezzoTotale"),
	EINVOICE_ROW(invoice_line, tax_rate, AMOUNT, "AliquotaIVA"),
	EINVOICE_ROW(invoice_line, tax_category, TEXT, "Natura"),
};

static const struct einvoice_row tax_rows[] = {
	EINVOICE_ROW(tax_line, rate, AMOUNT, "AliquotaIVA"),
	EINVOICE_ROW(tax_line, category, TEXT, "Natura"),
	EINVOICE_ROW(tax_line, base, AMOUNT, "ImponibileImporto"),
	EINVOICE_ROW(tax_line, amount, AMOUNT, "Imposta"),
	EINVOICE_ROW(tax_line, reason, TEXT, "RiferimentoNormativo"),
};

/* "IT" and "01234567890" are one number. */
static struct span vat(struct einvoice *e, uint32_t root, const char *at, const char *or_at)
{
	uint32_t id = xmltree_at(e->tree, root, at);
	struct span country, code;

	if (id == 0)
		id = xmltree_at(e->tree, root, or_at);
	country = xmltree_get(e->tree, id, "IdPaese");
	code = xmltree_get(e->tree, id, "IdCodice");
	if (code.n == 0)
		return (struct span){ NULL, 0 };
	return arena_fmt(sink_arena(e->out), "%.*s%.*s", SPAN_FMT(country), SPAN_FMT(code));
}

static struct span person(struct einvoice *e, uint32_t root, const char *at)
{
	uint32_t p = xmltree_at(e->tree, root, at);
	struct span first = xmltree_get(e->tree, p, "Nome"), last = xmltree_get(e->tree, p, "Cognome");

	if (first.n == 0 && last.n == 0)
		return (struct span){ NULL, 0 };
	return span_trim(arena_fmt(sink_arena(e->out), "%.*s %.*s", SPAN_FMT(first), SPAN_FMT(last)));
}

static void parties(struct einvoice *e, uint32_t root)
{
	einvoice_rows(e, root, e->to, header, countof(header));
	e->to->seller_vat = vat(e, root, SELLER "DatiAnagrafici/IdFiscaleIVA", SELLER "IdFiscaleIVA");
	e->to->buyer_vat = vat(e, root, BUYER "DatiAnagrafici/IdFiscaleIVA", BUYER "IdentificativiFiscali/IdFiscaleIVA");
	if (e->to->seller.p == NULL)
		e->to->seller = person(e, root, SELLER "DatiAnagrafici/Anagrafica");
	if (e->to->seller.p == NULL)
		e->to->seller = person(e, root, "FatturaElettronicaHeader/CedentePrestatore");
	if (e->to->buyer.p == NULL)
		e->to->buyer = person(e, root, BUYER "DatiAnagrafici/Anagrafica");
	if (e->to->buyer.p == NULL)
		e->to->buyer = person(e, root, BUYER "AltriDatiIdentificativi");
}

static void lines(struct einvoice *e, uint32_t goods)
{
	for (uint32_t k = xmltree_child(e->tree, goods, "DettaglioLinee"); k;
	     k = xmltree_next(e->tree, k, "DettaglioLinee")) {
		struct invoice_line *l = einvoice_line(e, k);

		if (l == NULL)
			break;
		einvoice_rows(e, k, l, line_rows, countof(line_rows));
	}
	for (uint32_t k = xmltree_child(e->tree, goods, "DatiRiepilogo"); k;
	     k = xmltree_next(e->tree, k, "DatiRiepilogo")) {
		struct tax_line *l = einvoice_tax(e);

		if (l)
			einvoice_rows(e, k, l, tax_rows, countof(tax_rows));
	}
}

/* Net and tax as the sums of the summary; absent when a part is missing or none is there. */
static void sums(struct einvoice *e)
{
	const struct tax_line *t = e->to->taxes.v;
	struct exact net = { 0 }, tax = { 0 }, x;

	if (e->to->taxes.n == 0)
		return;
	for (uint32_t i = 0; i < e->to->taxes.n; i++) {
		if (!exact_parse(t[i].base, &x))
			return;
		exact_add(&net, x);
		if (!exact_parse(t[i].amount, &x))
			return;
		exact_add(&tax, x);
	}
	if (net.over || tax.over)
		return;
	e->to->net = exact_print(net, sink_arena(e->out));
	e->to->tax = exact_print(tax, sink_arena(e->out));
	exact_add(&net, tax);
	if (exact_parse(e->to->rounding, &x))
		exact_add(&net, x);
	if (e->to->total.p == NULL && !net.over)
		e->to->total = exact_print(net, sink_arena(e->out));
}

/* The instalments together are what is to be paid; the last of them ends the matter. */
static void payments(struct einvoice *e, uint32_t body)
{
	const struct xmltree *t = e->tree;
	struct exact all = { 0 }, x;
	uint32_t n = 0, parts = 0;

	for (uint32_t p = xmltree_child(t, body, "DatiPagamento"); p; p = xmltree_next(t, p, "DatiPagamento"))
		for (uint32_t k = xmltree_child(t, p, "DettaglioPagamento"); k;
		     k = xmltree_next(t, k, "DettaglioPagamento"), parts++) {
			if (!exact_parse(xmltree_get(t, k, "ImportoPagamento"), &x))
				continue;
			exact_add(&all, x);
			n++;
		}
	if (n > 0 && n == parts && !all.over)
		e->to->payable = exact_print(all, sink_arena(e->out));
	if (n > 1)
		sink_note(e->out, NOTE_ODD, "einvoice.instalments",
			  "to be paid in %u instalments; the due date is that of the first", n);
}

/* The simplified form has amounts with tax, and the tax or its rate beside each. */
static void simplified(struct einvoice *e, uint32_t body)
{
	const struct xmltree *t = e->tree;
	struct exact total = { 0 }, tax = { 0 }, x;
	bool has_tax = true;

	for (uint32_t k = xmltree_child(t, body, "DatiBeniServizi"); k; k = xmltree_next(t, k, "DatiBeniServizi")) {
		struct invoice_line *l = einvoice_line(e, k);

		if (!l)
			break;
		l->name = einvoice_text(e, k, "Descrizione");
		l->tax_rate = einvoice_text(e, k, "DatiIVA/Aliquota");
		if (exact_parse(xmltree_get(t, k, "Importo"), &x))
			exact_add(&total, x);
		if (exact_parse(xmltree_get(t, k, "DatiIVA/Imposta"), &x))
			exact_add(&tax, x);
		else
			has_tax = false;
	}
	if (e->to->lines.n == 0 || total.over)
		return;
	if (e->to->total.p == NULL)
		e->to->total = exact_print(total, sink_arena(e->out));
	if (has_tax && !tax.over) {
		e->to->tax = exact_print(tax, sink_arena(e->out));
		exact_sub(&total, tax);
		e->to->net = exact_print(total, sink_arena(e->out));
	}
}

void fatturapa_read(struct einvoice *e, uint32_t root)
{
	const struct xmltree *t = e->tree;
	uint32_t body = xmltree_child(t, root, "FatturaElettronicaBody"), more = 0;

	for (uint32_t k = xmltree_next(t, body, "FatturaElettronicaBody"); k;
	     k = xmltree_next(t, k, "FatturaElettronicaBody"))
		more++;
	if (more)
		sink_note(e->out, NOTE_PARTIAL, "einvoice.more",
			  "%u more invoices in this file: the fields are those of the first, the others are in the text alone",
			  more);
	parties(e, root);
	einvoice_rows(e, body, e->to, body_rows, countof(body_rows));
	if (span_eq_str(span_str(t->nodes[root].name), "FatturaElettronicaSemplificata")) {
		simplified(e, body);
		return;
	}
	lines(e, xmltree_child(t, body, "DatiBeniServizi"));
	sums(e);
	payments(e, body);
}
