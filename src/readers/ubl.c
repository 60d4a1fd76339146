/* UBL 2.1 invoices and credit notes (OASIS UBL 2.1; CEN/TS 16931-3-2 says which element is which
 * business term). */
#include "einvoice.h"

#define SUPPLIER "AccountingSupplierParty/Party/"
#define CUSTOMER "AccountingCustomerParty/Party/"

static const struct einvoice_row header[] = {
	EINVOICE_ROW(fields, invoice_number, TEXT, "ID"),				/* BT-1 */
	EINVOICE_ROW(fields, issue_date, DATE, "IssueDate"),				/* BT-2 */
	EINVOICE_ROW(fields, document_type, TEXT, "InvoiceTypeCode|CreditNoteTypeCode"),	/* BT-3 */
	EINVOICE_ROW(fields, currency, TEXT, "DocumentCurrencyCode"),			/* BT-5 */
	EINVOICE_ROW(fields, due_date, DATE, "DueDate|PaymentMeans/PaymentDueDate"),	/* BT-9 */
	EINVOICE_ROW(fields, buyer_reference, TEXT, "BuyerReference"),			/* BT-10 */
	EINVOICE_ROW(fields, project, TEXT, "ProjectReference/ID"),			/* BT-11 */
	EINVOICE_ROW(fields, contract_number, TEXT, "ContractDocumentReference/ID"),	/* BT-12 */
	EINVOICE_ROW(fields, order_number, TEXT, "OrderReference/ID|OrderReference/SalesOrderID"),
	EINVOICE_ROW(fields, payment_terms, TEXT, "PaymentTerms/Note"),			/* BT-20 */
	EINVOICE_ROW(fields, corrects, TEXT, "BillingReference/InvoiceDocumentReference/ID"),	/* BT-25 */
	EINVOICE_ROW(fields, seller, TEXT, SUPPLIER "PartyLegalEntity/RegistrationName|" SUPPLIER "PartyName/Name"),
	EINVOICE_ROW(fields, seller_id, TEXT, SUPPLIER "PartyLegalEntity/CompanyID|" SUPPLIER "PartyIdentification/ID"),
	EINVOICE_ROW(fields, buyer, TEXT, CUSTOMER "PartyLegalEntity/RegistrationName|" CUSTOMER "PartyName/Name"),
	EINVOICE_ROW(fields, buyer_id, TEXT, CUSTOMER "PartyIdentification/ID|" CUSTOMER "PartyLegalEntity/CompanyID"),
	EINVOICE_ROW(fields, delivery_date, DATE, "Delivery/ActualDeliveryDate"),	/* BT-72 */
	EINVOICE_ROW(fields, period_start, DATE, "InvoicePeriod/StartDate"),		/* BT-73 */
	EINVOICE_ROW(fields, period_end, DATE, "InvoicePeriod/EndDate"),		/* BT-74 */
	EINVOICE_ROW(fields, payment_means, TEXT, "PaymentMeans/PaymentMeansCode"),	/* BT-81 */
	EINVOICE_ROW(fields, payment_reference, TEXT, "PaymentMeans/PaymentID"),	/* BT-83 */
	EINVOICE_ROW(fields, iban, TEXT, "PaymentMeans/PayeeFinancialAccount/ID"),	/* BT-84 */
};

static const struct einvoice_row totals[] = {
	EINVOICE_ROW(fields, allowances, AMOUNT, "AllowanceTotalAmount"),	/* BT-107 */
	EINVOICE_ROW(fields, charges, AMOUNT, "ChargeTotalAmount"),		/* BT-108 */
	EINVOICE_ROW(fields, net, AMOUNT, "TaxExclusiveAmount"),		/* BT-109 */
	EINVOICE_ROW(fields, total, AMOUNT, "TaxInclusiveAmount"),		/* BT-112 */
	EINVOICE_ROW(fields, paid, AMOUNT, "PrepaidAmount"),			/* BT-113 */
	EINVOICE_ROW(fields, rounding, AMOUNT, "PayableRoundingAmount"),	/* BT-114 */
	EINVOICE_ROW(fields, payable, AMOUNT, "PayableAmount"),			/* BT-115 */
};

static const struct einvoice_row tax_rows[] = {
	EINVOICE_ROW(tax_line, base, AMOUNT, "TaxableAmount"),			/* BT-116 */
	EINVOICE_ROW(tax_line, amount, AMOUNT, "TaxAmount"),			/* BT-117 */
	EINVOICE_ROW(tax_line, category, TEXT, "TaxCategory/ID"),		/* BT-118 */
	EINVOICE_ROW(tax_line, rate, AMOUNT, "TaxCategory/Percent"),		/* BT-119 */
	EINVOICE_ROW(tax_line, reason, TEXT, "TaxCategory/TaxExemptionReason|TaxCategory/TaxExemptionReasonCode"),
};

static const struct einvoice_row line_rows[] = {
	EINVOICE_ROW(invoice_line, id, TEXT, "ID"),				/* BT-126 */
	EINVOICE_ROW(invoice_line, quantity, AMOUNT, "InvoicedQuantity|CreditedQuantity"),	/* BT-129 */
	EINVOICE_ROW(invoice_line, net, AMOUNT, "LineExtensionAmount"),		/* BT-131 */
	EINVOICE_ROW(invoice_line, period_start, DATE, "InvoicePeriod/StartDate"),
	EINVOICE_ROW(invoice_line, period_end, DATE, "InvoicePeriod/EndDate"),
	EINVOICE_ROW(invoice_line, price, AMOUNT, "Price/PriceAmount"),		/* BT-146 */
	EINVOICE_ROW(invoice_line, tax_category, TEXT, "Item/ClassifiedTaxCategory/ID"),	/* BT-151 */
	EINVOICE_ROW(invoice_line, tax_rate, AMOUNT, "Item/ClassifiedTaxCategory/Percent"),	/* BT-152 */
	EINVOICE_ROW(invoice_line, name, TEXT, "Item/Name"),			/* BT-153 */
	EINVOICE_ROW(invoice_line, description, TEXT, "Item/Description"),	/* BT-154 */
};

/* The number under the scheme that is a VAT number; other tax numbers have schemes of their own. */
static struct span vat(struct einvoice *e, uint32_t party)
{
	for (uint32_t k = xmltree_child(e->tree, party, "PartyTaxScheme"); k;
	     k = xmltree_next(e->tree, k, "PartyTaxScheme"))
		if (span_ieq_str(xmltree_get(e->tree, k, "TaxScheme/ID"), "VAT"))
			return einvoice_text(e, k, "CompanyID");
	return (struct span){ NULL, 0 };
}

/* A person may have nothing but a name of parts. */
static struct span person(struct einvoice *e, uint32_t party)
{
	uint32_t p = xmltree_child(e->tree, party, "Person");
	struct span first = xmltree_get(e->tree, p, "FirstName"), last = xmltree_get(e->tree, p, "FamilyName");

	if (first.n == 0 && last.n == 0)
		return einvoice_text(e, party, "Contact/Name");
	return span_trim(arena_fmt(sink_arena(e->out), "%.*s %.*s", SPAN_FMT(first), SPAN_FMT(last)));
}

/* There is a second total where the tax is owed in another currency (BT-111): it has no parts. */
static void taxes(struct einvoice *e, uint32_t root)
{
	const struct xmltree *t = e->tree;

	for (uint32_t k = xmltree_child(t, root, "TaxTotal"); k; k = xmltree_next(t, k, "TaxTotal")) {
		uint32_t amount = xmltree_child(t, k, "TaxAmount");
		struct span currency = xmltree_attr(t, amount, "currencyID");

		if (currency.n && e->to->currency.n && !span_eq(currency, e->to->currency))
			continue;
		if (e->to->tax.p == NULL)
			e->to->tax = einvoice_value(e, amount, EINVOICE_AMOUNT);
		for (uint32_t s = xmltree_child(t, k, "TaxSubtotal"); s; s = xmltree_next(t, s, "TaxSubtotal")) {
			struct tax_line *l = einvoice_tax(e);

			if (l)
				einvoice_rows(e, s, l, tax_rows, countof(tax_rows));
		}
	}
}

static void lines(struct einvoice *e, uint32_t root, const char *name)
{
	for (uint32_t k = xmltree_child(e->tree, root, name); k; k = xmltree_next(e->tree, k, name)) {
		struct invoice_line *l = einvoice_line(e, k);
		uint32_t quantity = xmltree_at(e->tree, k, "InvoicedQuantity");

		if (l == NULL)
			return;
		einvoice_rows(e, k, l, line_rows, countof(line_rows));
		einvoice_count(e, l);
		l->unit = arena_dup(sink_arena(e->out),
				    xmltree_attr(e->tree, quantity ? quantity : xmltree_at(e->tree, k, "CreditedQuantity"),
						 "unitCode"));
	}
}

void ubl_read(struct einvoice *e, uint32_t root)
{
	uint32_t total = xmltree_child(e->tree, root, "LegalMonetaryTotal");
	uint32_t supplier = xmltree_at(e->tree, root, "AccountingSupplierParty/Party");
	uint32_t customer = xmltree_at(e->tree, root, "AccountingCustomerParty/Party");

	einvoice_rows(e, root, e->to, header, countof(header));
	einvoice_rows(e, total, e->to, totals, countof(totals));
	e->line_total = einvoice_value(e, xmltree_child(e->tree, total, "LineExtensionAmount"), EINVOICE_AMOUNT);
	e->to->seller_vat = vat(e, supplier);
	e->to->buyer_vat = vat(e, customer);
	if (e->to->seller.p == NULL)
		e->to->seller = person(e, supplier);
	if (e->to->buyer.p == NULL)
		e->to->buyer = person(e, customer);
	e->to->note = einvoice_joined(e, root, "Note", NULL);
	taxes(e, root);
	lines(e, root, "InvoiceLine");
	lines(e, root, "CreditNoteLine");
}
