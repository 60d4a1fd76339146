/* UN/CEFACT Cross Industry Invoice D16B and later, as in XRechnung, Factur-X and ZUGFeRD 2 (CEN/TS
 * 16931-3-3), and ZUGFeRD 1.0, which has the same parts under older names. */
#include "einvoice.h"

/* The names of D16B first, those of ZUGFeRD 1.0 behind them. */
static const struct einvoice_row document[] = {
	EINVOICE_ROW(fields, invoice_number, TEXT, "ID"),				/* BT-1 */
	EINVOICE_ROW(fields, issue_date, DATE, "IssueDateTime/DateTimeString|IssueDateTime/DateTime"),	/* BT-2 */
	EINVOICE_ROW(fields, document_type, TEXT, "TypeCode"),				/* BT-3 */
};

static const struct einvoice_row agreement[] = {
	EINVOICE_ROW(fields, buyer_reference, TEXT, "BuyerReference"),			/* BT-10 */
	EINVOICE_ROW(fields, project, TEXT, "SpecifiedProcuringProject/ID"),		/* BT-11 */
	EINVOICE_ROW(fields, contract_number, TEXT,
		     "ContractReferencedDocument/IssuerAssignedID|ContractReferencedDocument/ID"),	/* BT-12 */
	EINVOICE_ROW(fields, order_number, TEXT,
		     "BuyerOrderReferencedDocument/IssuerAssignedID|BuyerOrderReferencedDocument/ID|"
		     "SellerOrderReferencedDocument/IssuerAssignedID"),			/* BT-13 */
	EINVOICE_ROW(fields, seller, TEXT, "SellerTradeParty/Name|SellerTradeParty/SpecifiedLegalOrganization/TradingBusinessName|"
					   "SellerTradeParty/DefinedTradeContact/PersonName"),
	EINVOICE_ROW(fields, seller_id, TEXT, "SellerTradeParty/SpecifiedLegalOrganization/ID|SellerTradeParty/ID|"
					      "SellerTradeParty/GlobalID"),
	EINVOICE_ROW(fields, buyer, TEXT, "BuyerTradeParty/Name|BuyerTradeParty/SpecifiedLegalOrganization/TradingBusinessName|"
					  "BuyerTradeParty/DefinedTradeContact/PersonName"),
	EINVOICE_ROW(fields, buyer_id, TEXT, "BuyerTradeParty/ID|BuyerTradeParty/GlobalID|"
					     "BuyerTradeParty/SpecifiedLegalOrganization/ID"),
};

static const struct einvoice_row delivery[] = {
	EINVOICE_ROW(fields, delivery_date, DATE, "ActualDeliverySupplyChainEvent/OccurrenceDateTime/DateTimeString"),
};

static const struct einvoice_row settlement[] = {
	EINVOICE_ROW(fields, payment_reference, TEXT, "PaymentReference"),		/* BT-83 */
	EINVOICE_ROW(fields, currency, TEXT, "InvoiceCurrencyCode"),			/* BT-5 */
	EINVOICE_ROW(fields, payment_means, TEXT, "SpecifiedTradeSettlementPaymentMeans/TypeCode"),
	EINVOICE_ROW(fields, iban, TEXT, "SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount/IBANID|"
		     "SpecifiedTradeSettlementPaymentMeans/PayeePartyCreditorFinancialAccount/ProprietaryID"),
	EINVOICE_ROW(fields, period_start, DATE, "BillingSpecifiedPeriod/StartDateTime/DateTimeString"),
	EINVOICE_ROW(fields, period_end, DATE, "BillingSpecifiedPeriod/EndDateTime/DateTimeString"),
	EINVOICE_ROW(fields, payment_terms, TEXT, "SpecifiedTradePaymentTerms/Description"),	/* BT-20 */
	EINVOICE_ROW(fields, due_date, DATE, "SpecifiedTradePaymentTerms/DueDateDateTime/DateTimeString|"
					     "SpecifiedTradePaymentTerms/DueDateDateTime/DateTime"),
	EINVOICE_ROW(fields, corrects, TEXT, "InvoiceReferencedDocument/IssuerAssignedID|InvoiceReferencedDocument/ID"),
};

static const struct einvoice_row totals[] = {
	EINVOICE_ROW(fields, charges, AMOUNT, "ChargeTotalAmount"),		/* BT-108 */
	EINVOICE_ROW(fields, allowances, AMOUNT, "AllowanceTotalAmount"),	/* BT-107 */
	EINVOICE_ROW(fields, net, AMOUNT, "TaxBasisTotalAmount"),		/* BT-109 */
	EINVOICE_ROW(fields, rounding, AMOUNT, "RoundingAmount"),		/* BT-114 */
	EINVOICE_ROW(fields, total, AMOUNT, "GrandTotalAmount"),		/* BT-112 */
	EINVOICE_ROW(fields, paid, AMOUNT, "TotalPrepaidAmount"),		/* BT-113 */
	EINVOICE_ROW(fields, payable, AMOUNT, "DuePayableAmount"),		/* BT-115 */
};

static const struct einvoice_row tax_rows[] = {
	EINVOICE_ROW(tax_line, amount, AMOUNT, "CalculatedAmount"),		/* BT-117 */
	EINVOICE_ROW(tax_line, reason, TEXT, "ExemptionReason|ExemptionReasonCode"),
	EINVOICE_ROW(tax_line, base, AMOUNT, "BasisAmount"),			/* BT-116 */
	EINVOICE_ROW(tax_line, category, TEXT, "CategoryCode"),			/* BT-118 */
	EINVOICE_ROW(tax_line, rate, AMOUNT, "RateApplicablePercent|ApplicablePercent"),	/* BT-119 */
};

static const struct einvoice_row line_rows[] = {
	EINVOICE_ROW(invoice_line, id, TEXT, "AssociatedDocumentLineDocument/LineID"),
	EINVOICE_ROW(invoice_line, name, TEXT, "SpecifiedTradeProduct/Name"),
	EINVOICE_ROW(invoice_line, description, TEXT, "SpecifiedTradeProduct/Description"),
	EINVOICE_ROW(invoice_line, price, AMOUNT,
		     "SpecifiedLineTradeAgreement/NetPriceProductTradePrice/ChargeAmount|"
		     "SpecifiedSupplyChainTradeAgreement/NetPriceProductTradePrice/ChargeAmount"),
	EINVOICE_ROW(invoice_line, quantity, AMOUNT, "SpecifiedLineTradeDelivery/BilledQuantity|"
						     "SpecifiedSupplyChainTradeDelivery/BilledQuantity"),
};

static const struct einvoice_row line_settlement[] = {
	EINVOICE_ROW(invoice_line, tax_category, TEXT, "ApplicableTradeTax/CategoryCode"),
	EINVOICE_ROW(invoice_line, tax_rate, AMOUNT,
		     "ApplicableTradeTax/RateApplicablePercent|ApplicableTradeTax/ApplicablePercent"),
	EINVOICE_ROW(invoice_line, period_start, DATE, "BillingSpecifiedPeriod/StartDateTime/DateTimeString"),
	EINVOICE_ROW(invoice_line, period_end, DATE, "BillingSpecifiedPeriod/EndDateTime/DateTimeString"),
	EINVOICE_ROW(invoice_line, net, AMOUNT, "SpecifiedTradeSettlementLineMonetarySummation/LineTotalAmount|"
						"SpecifiedTradeSettlementMonetarySummation/LineTotalAmount"),
};

/* A part by its name, or by the one it had in ZUGFeRD 1.0. */
static uint32_t part(const struct einvoice *e, uint32_t node, const char *name, const char *old)
{
	uint32_t k = xmltree_child(e->tree, node, name);

	return k ? k : xmltree_child(e->tree, node, old);
}

/* schemeID "VA" is the VAT number; "FC" a local one. */
static struct span vat(struct einvoice *e, uint32_t party)
{
	const struct xmltree *t = e->tree;

	for (uint32_t k = xmltree_child(t, party, "SpecifiedTaxRegistration"); k;
	     k = xmltree_next(t, k, "SpecifiedTaxRegistration"))
		if (span_eq_str(xmltree_attr(t, xmltree_child(t, k, "ID"), "schemeID"), "VA"))
			return einvoice_text(e, k, "ID");
	return (struct span){ NULL, 0 };
}

/* There may be a second one in the currency the tax is owed in (BT-111). */
static struct span tax_total(struct einvoice *e, uint32_t sums)
{
	const struct xmltree *t = e->tree;
	uint32_t first = xmltree_child(t, sums, "TaxTotalAmount");

	for (uint32_t k = first; k; k = xmltree_next(t, k, "TaxTotalAmount")) {
		struct span currency = xmltree_attr(t, k, "currencyID");

		if (currency.n && span_eq(currency, e->to->currency))
			return einvoice_value(e, k, EINVOICE_AMOUNT);
	}
	return einvoice_value(e, first, EINVOICE_AMOUNT);
}

/* The extended profile nests lines: groups repeat what their parts say, and others only inform. */
static bool counts(const struct einvoice *e, uint32_t line)
{
	struct span is = xmltree_get(e->tree, line, "AssociatedDocumentLineDocument/LineStatusReasonCode");

	return !span_eq_str(is, "GROUP") && !span_eq_str(is, "INFORMATION");
}

static void lines(struct einvoice *e, uint32_t trade)
{
	static const char name[] = "IncludedSupplyChainTradeLineItem";
	const struct xmltree *t = e->tree;

	for (uint32_t k = xmltree_child(t, trade, name); k; k = xmltree_next(t, k, name)) {
		uint32_t given = part(e, k, "SpecifiedLineTradeDelivery", "SpecifiedSupplyChainTradeDelivery");
		uint32_t settled = part(e, k, "SpecifiedLineTradeSettlement", "SpecifiedSupplyChainTradeSettlement");
		struct invoice_line *l = einvoice_line(e, k);

		if (l == NULL)
			return;
		einvoice_rows(e, k, l, line_rows, countof(line_rows));
		einvoice_rows(e, settled, l, line_settlement, countof(line_settlement));
		if (counts(e, k))
			einvoice_count(e, l);
		l->unit = arena_dup(sink_arena(e->out), xmltree_attr(t, xmltree_child(t, given, "BilledQuantity"), "unitCode"));
	}
}

static void taxes(struct einvoice *e, uint32_t settled)
{
	for (uint32_t k = xmltree_child(e->tree, settled, "ApplicableTradeTax"); k;
	     k = xmltree_next(e->tree, k, "ApplicableTradeTax")) {
		struct tax_line *l = einvoice_tax(e);

		if (l)
			einvoice_rows(e, k, l, tax_rows, countof(tax_rows));
	}
}

void cii_read(struct einvoice *e, uint32_t root)
{
	uint32_t head = part(e, root, "ExchangedDocument", "HeaderExchangedDocument");
	uint32_t trade = part(e, root, "SupplyChainTradeTransaction", "SpecifiedSupplyChainTradeTransaction");
	uint32_t agreed = part(e, trade, "ApplicableHeaderTradeAgreement", "ApplicableSupplyChainTradeAgreement");
	uint32_t given = part(e, trade, "ApplicableHeaderTradeDelivery", "ApplicableSupplyChainTradeDelivery");
	uint32_t settled = part(e, trade, "ApplicableHeaderTradeSettlement", "ApplicableSupplyChainTradeSettlement");
	uint32_t sums = part(e, settled, "SpecifiedTradeSettlementHeaderMonetarySummation",
			     "SpecifiedTradeSettlementMonetarySummation");

	einvoice_rows(e, head, e->to, document, countof(document));
	einvoice_rows(e, agreed, e->to, agreement, countof(agreement));
	einvoice_rows(e, given, e->to, delivery, countof(delivery));
	einvoice_rows(e, settled, e->to, settlement, countof(settlement));
	einvoice_rows(e, sums, e->to, totals, countof(totals));
	e->line_total = einvoice_value(e, xmltree_child(e->tree, sums, "LineTotalAmount"), EINVOICE_AMOUNT);
	e->to->tax = tax_total(e, sums);
	e->to->seller_vat = vat(e, xmltree_child(e->tree, agreed, "SellerTradeParty"));
	e->to->buyer_vat = vat(e, xmltree_child(e->tree, agreed, "BuyerTradeParty"));
	e->to->note = einvoice_joined(e, head, "IncludedNote", "Content");
	taxes(e, settled);
	lines(e, trade);
}
