/** Own columns in Sales (publisher prefix `tdm_`), made by an administrator; news goes to notes alone without them. */
export const ownOrderColumns = {
  businessCentralId: 'tdm_businesscentralid',
  businessCentralNumber: 'tdm_businesscentralnumber',
  businessCentralStatus: 'tdm_businesscentralstatus',
} as const;

export const ownLineColumns = {
  businessCentralLineId: 'tdm_businesscentrallineid',
  shipmentDate: 'tdm_shipmentdate',
  invoicedQuantity: 'tdm_invoicedquantity',
} as const;
