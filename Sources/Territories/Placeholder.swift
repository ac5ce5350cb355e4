import SalesModel
