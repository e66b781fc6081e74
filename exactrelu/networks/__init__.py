"""What a network is: layers, chains of layers, families."""
