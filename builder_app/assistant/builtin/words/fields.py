"""What people call the parts of a shipment and of documents, and the words that compare them."""

from builder_app.assistant.builtin.words.vocabulary import word_set

SHIPMENT_FIELDS = {
    "priority": "priority",
    "temperature": "temperature_f",
    "status": "status",
    "carrier": "carrier",
    "customer": "customer",
    "origin": "origin",
    "destination": "destination",
    "delay": "delay_hours",
    "facility": "facility",
    "eta": "estimated_delivery",
    "warehouse": "facility",
    "planned_delivery": "planned_delivery",
    "estimated_delivery": "estimated_delivery",
    "actual_delivery": "actual_delivery",
    "shipment_id": "shipment_id",
    "temperature_f": "temperature_f",
    "delay_hours": "delay_hours",
    "dock": "facility",
}
"""Words for a shipment's own fields."""

NAMED_FIELDS = ("carrier", "customer", "facility", "warehouse", "origin", "destination")
"""Fields whose values are names."""

FREE_FIELDS = word_set(
    """
    value weight amount quantity distance cost price mode equipment lane region country humidity volume total
    """
)
"""Words for what a shipment carries among its free attributes."""

ADDRESS_FIELDS = {
    "facility": "facility_email",
    "warehouse": "facility_email",
    "dock": "facility_email",
    "consignee": "facility_email",
    "carrier": "carrier_email",
    "driver": "carrier_email",
    "haulier": "carrier_email",
    "dispatcher": "carrier_email",
    "customer": "customer_email",
    "buyer": "customer_email",
    "client": "customer_email",
    "shipper": "customer_email",
    "manager": "manager_email",
}
"""Who the addresses of a shipment belong to."""

PRIORITIES = {
    "critical": "critical",
    "urgent": "urgent",
    "high": "high",
    "low": "low",
    "normal": "normal",
    "medium": "medium",
    "high-priority": "high",
}
STATUSES = {
    "deliver": "delivered",
    "delivered": "delivered",
    "delayed": "delayed",
    "late": "delayed",
    "exception": "exception",
    "pending": "pending",
    "planned": "planned",
    "in transit": "in_transit",
    "transit": "in_transit",
    "cancel": "cancelled",
    "pick-up": "picked_up",
    "book": "booked",
    "dispatch": "dispatched",
    "hold": "on_hold",
}

OPERATORS = {
    "above": "greater_than",
    "over": "greater_than",
    "more-than": "greater_than",
    "exceed": "greater_than",
    ">": "greater_than",
    "beyond": "greater_than",
    "past": "greater_than",
    "greater": "greater_than",
    "below": "less_than",
    "under": "less_than",
    "less-than": "less_than",
    "<": "less_than",
    "at-least": "greater_or_equal",
    ">=": "greater_or_equal",
    "≥": "greater_or_equal",
    "or-more": "greater_or_equal",
    "reach": "greater_or_equal",
    "minimum": "greater_or_equal",
    "at-most": "less_or_equal",
    "<=": "less_or_equal",
    "≤": "less_or_equal",
    "or-less": "less_or_equal",
    "up-to": "less_or_equal",
    "contain": "contains",
    "mention": "contains",
    "include": "contains",
    "say": "contains",
    "=": "equals",
    "==": "equals",
    "equal": "equals",
    "equals": "equals",
    "match": "equals",
    "!=": "not_equals",
    "different-from": "not_equals",
    "before": "before",
    "after": "after",
    "between": "between",
}
NEGATED = {
    "equals": "not_equals",
    "contains": "not_contains",
    "greater_than": "less_or_equal",
    "less_than": "greater_or_equal",
    "greater_or_equal": "less_than",
    "less_or_equal": "greater_than",
    "is_empty": "is_not_empty",
    "is_not_empty": "is_empty",
    "not_equals": "equals",
    "before": "after",
    "after": "before",
    "in": "not_in",
}

DOCUMENTS = {
    "bol": "bol",
    "invoice": "invoice",
    "pod": "custom",
    "document": "custom",
    "pdf": "custom",
    "attachment": "custom",
    "contract": "custom",
    "packing-list": "custom",
    "purchase-order": "custom",
    "customs-declaration": "custom",
    "delivery-note": "custom",
    "rate-confirmation": "custom",
    "certificate": "custom",
    "scan": "custom",
    "receipt": "custom",
    "manifest": "custom",
    "paperwork": "custom",
    "file": "custom",
    "waybill": "custom",
    "declaration": "custom",
    "permit": "custom",
    "licence": "custom",
    "statement": "custom",
    "papers": "custom",
    "photo": "custom",
    "packing-slip": "custom",
    "quotation": "custom",
}
NAMED_BY_WHAT_IT_IS_OF = frozenset(
    {"declaration", "certificate", "permit", "licence", "statement", "papers", "photo", "receipt", "contract"}
)
"""Documents whose kind stands in front: `dangerous goods declaration`."""
DOCUMENT_NAMES = {
    "bol": "bill of lading",
    "pod": "proof of delivery",
    "packing-list": "packing list",
    "purchase-order": "purchase order",
    "customs-declaration": "customs declaration",
    "delivery-note": "delivery note",
    "rate-confirmation": "rate confirmation",
}
DEFAULT_FIELDS = {
    "bol": ["bol_number", "carrier", "delivery_date"],
    "invoice": ["invoice_number", "invoice_date", "total_amount"],
    "reply": ["delivery_date", "tracking_number", "status"],
}
"""What is read out of a document of which the user named no fields."""

MENDABLE = frozenset({*SHIPMENT_FIELDS, *FREE_FIELDS, *PRIORITIES, *STATUSES, *DOCUMENTS})
