"""Where things are: the communes of Thanh Hoá and their former names, distances, a sketch of the province."""
